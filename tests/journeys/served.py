"""What every journey shares with the fixtures: how wide a desk and a phone are, and when a server answers."""

from __future__ import annotations

import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 320, "height": 640}


def wait_until_served(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the server answers. Raises RuntimeError with its log when it does not."""
    for _ in range(300):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise RuntimeError(log.read_text())
