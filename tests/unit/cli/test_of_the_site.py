"""Commands that a process of the site carries out speak the language that was asked for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

GWELLA = [sys.executable, "-c", "from gwella.cli import main; main()"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("doctor",), "Nid yw’r gronfa ddata’n ateb"),
        (("backup",), "Nid oes allwedd ar gyfer copïau wrth gefn eto"),
        (("upgrade", "--back"), "nid oes dim i fynd yn ôl ato"),
        (("restore", "none.age", "--key", "none"), "Nid oes ffeil none"),
        (("audit", "verify"), "Nid yw’r gronfa ddata yn barod"),
        (("person", "waiting"), "Nid yw’r gronfa ddata yn barod"),
    ],
)
def test_the_option_for_welsh_reaches_it(tmp_path: Path, words: tuple[str, ...], says: str):
    around = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "GWELLA_LANG")}
    around |= {"GWELLA_DATA": str(tmp_path / "data")}
    command = [*GWELLA, *words, "--lang", "cy"]
    done = subprocess.run(command, cwd=tmp_path, env=around, capture_output=True, text=True, timeout=120)
    assert says in done.stdout + done.stderr
