"""A command typed over a folder of results, as the tests of this folder do again and again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def typed(command: str, out: Path, *words: str, language: str = "en") -> tuple[int, str]:
    """Return the exit code of a command that reads from `out`, and all that it says."""
    typed_in = [sys.executable, "-c", "from gwella.cli import main; main()", command, *words, "--from", str(out)]
    environment = {**os.environ, "GWELLA_LANG": language}
    done = subprocess.run(typed_in, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr
