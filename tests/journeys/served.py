"""What every journey shares with the fixtures: how wide a desk and a phone are, and a server for people signed in."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page
from ports import free_port

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


def of_folder(folder: Path) -> dict[str, str]:
    """Return what the processes of a site of its own are told, whose data lie in a folder."""
    around = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SECRET_KEY")}
    return around | {"GWELLA_DATA": str(folder)}


@contextmanager
def serving(around: dict[str, str], port: int = 0) -> Iterator[str]:
    """Serve the site whose processes are told `around`, at a free port where none is named; yield where."""
    port = port or free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "1", "--no-ws", "--log-level", "error", "gwella.site.wsgi:application"]
    log = Path(around["GWELLA_DATA"]) / "server.log"
    with log.open("w") as said, subprocess.Popen(command, env=around, stdout=said, stderr=said) as server:
        try:
            wait_until_served(f"http://127.0.0.1:{port}/en/privacy/", server, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=20)


@contextmanager
def served_to(people: str, folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Serve the site of a data folder that the script `people` fills; yield where, and the sessions that it printed."""
    around = of_folder(folder)
    filling = [sys.executable, str(Path(__file__).with_name(people))]
    said = subprocess.run(filling, env=around, check=True, stdout=subprocess.PIPE, text=True).stdout
    with serving(around) as address:
        yield address, said.split()[-3:]


@contextmanager
def pages_of(browser: Browser, address: str, sessions: list[str]) -> Iterator[list[Page]]:
    """Yield a page for each session, in a browser of its own."""
    contexts = [browser.new_context(base_url=address, bypass_csp=True) for _ in sessions]
    for context, session in zip(contexts, sessions, strict=True):
        context.add_cookies([{"name": "gwella", "value": session, "url": address}])
    yield [context.new_page() for context in contexts]
    for context in contexts:
        context.close()
