"""Help is in the reader's language to its last word, whichever command it is of."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

ENGLISH = re.compile(
    r"Usage:|Arguments:|Options:|Commands:|OPTIONS|COMMAND|ARGS|Show this message|\[required|\[default|default:"
)
COMMANDS = ["", "generate", "check", "package", "package make", "return enter", "conformance", "person open"]


def helped(command: str, language: str) -> str:
    words = [sys.executable, "-c", "from gwella.cli import main; main()", *command.split(), "--help"]
    around = os.environ | {"GWELLA_LANG": language, "COLUMNS": "200"}
    return subprocess.run(words, env=around, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_the_frame_of_welsh_help_is_welsh(command: str):
    said = helped(command, "cy")
    assert not ENGLISH.search(said), said
    assert f"Defnydd: gwella {command}".strip() in said
    assert "Dangos y neges hon a gorffen." in said


def test_what_is_required_and_what_stands_unless_said_are_named_in_welsh():
    said = helped("generate", "cy")
    assert re.search(r"folder <path> .*\[gofynnol\]", said)
    assert "[diofyn: 2020]" in said


def test_english_help_is_as_it_was():
    said = helped("generate", "en")
    assert said.startswith("Usage: gwella generate [OPTIONS]")
    assert "[default: 2020]" in said
    assert "[required]" in said
