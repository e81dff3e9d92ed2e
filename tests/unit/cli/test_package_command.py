"""`gwella package` at the command line: keys are written, compared and forgotten; what is wrong is one sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from drills.installation import Installation
from hands import ONE, TWIN

from gwella.code_of_practice.places import WALES

START = "from gwella.cli.command import main; main()"


def run(data: Path, *words: str, code: int = 0, typed: str = "", language: str = "en") -> str:
    command = [sys.executable, "-c", START, "package", *words]
    around = Installation(data).around | {"GWELLA_LANG": language}
    done = subprocess.run(
        command, env=around, cwd=data.parent, input=typed, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_a_key_is_written_once_and_compared_before_it_is_believed(data: Path, tmp_path: Path):
    assert "believes none yet" in run(data, "keys")
    fingerprint = run(data, "key", "--at", ONE, "--out", "one.txt").rpartition(": ")[2].strip()
    assert len(fingerprint.split()) == 8
    key = (tmp_path / "one.txt").read_bytes()
    assert "there already" in run(data, "key", "--at", ONE, "--out", "one.txt", code=2)
    assert (tmp_path / "one.txt").read_bytes() == key
    for folder in (data / "signing", data / "signing" / ONE):
        assert folder.stat().st_mode & 0o077 == 0
    wales = tmp_path / "wales"
    said = run(wales, "believe", "one.txt", typed="0000\n", code=2)
    assert "Call them on a number that you know" in said
    assert "another one" in said
    assert "another one" in run(wales, "believe", "one.txt", code=2)  # nobody is there to type
    assert "are believed from now on" in run(wales, "believe", "one.txt", typed=f"{fingerprint.upper()}\n")
    assert "ymddiriedir yn" in run(wales, "keys", language="cy")
    run(wales, "forget", "--place", ONE, "--fingerprint", fingerprint)
    assert "No such key" in run(wales, "forget", "--place", ONE, "--fingerprint", fingerprint, code=2)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("believe", "none.txt"), "is not there, or cannot be read"),
        (("believe", "bad.txt"), "is not a public key of Gwella"),
        (("key", "--at", "W99", "--out", "a.txt"), "W99"),
        (("open", "bad.txt"), "Say with --at whose installation this is"),
        (("open", "bad.txt", "--at", WALES), "is not a package of Gwella"),
        (("make", "return", "--at", ONE, "--out", "a.zip"), "Say with --year"),
        (("make", "answer", "--at", WALES, "--year", "2024", "--out", "a.zip"), "Say with --authority"),
        (("make", "return", "--at", ONE, "--year", "2024", "--out", "a.zip"), "Nobody has begun this return"),
        (("make", "release", "--at", WALES, "--out", "a.zip"), "No figures have been let out"),
        (("make", "return", "--at", ONE, "--year", "2024", "--out", "bad.txt"), "there already"),
    ],
    ids=lambda one: " ".join(one[:2]) if isinstance(one, tuple) else "",
)
def test_what_is_wrong_is_one_sentence(prepared: Path, words: tuple[str, ...], said: str):
    assert said in run(prepared, *words, code=2)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with its tables, beside a file that is nothing."""
    folder = tmp_path_factory.mktemp("prepared")
    (folder / "bad.txt").write_text("nothing\n", encoding="utf-8")
    assert Installation(folder / "data").site("prepare").returncode == 0
    return folder / "data"


def test_one_installation_of_several_places_says_for_which(prepared: Path, tmp_path: Path):
    for place in (ONE, TWIN):
        run(prepared, "key", "--at", place, "--out", f"{place}.txt")
    assert f"{ONE}, {TWIN}" in run(prepared, "open", "bad.txt", code=2)


@pytest.mark.parametrize(
    "words",
    [
        ("package", "make", "return", "--at", ONE, "--year", "2024", "--out", "a.zip"),
        ("package", "keys"),
        ("release", "show", "--year", "2024"),
        ("audit", "verify"),
        ("audit", "checkpoint", "--out", "a.json"),
        ("person", "waiting"),
        ("doctor",),
    ],
    ids=" ".join,
)
def test_where_there_is_no_server_no_database_of_one_is_left_behind(tmp_path: Path, words: tuple[str, ...]):
    around = Installation(tmp_path / "gwella-data").around
    around.pop("DATABASE_URL", None)  # PostgreSQL makes no file
    done = subprocess.run(
        [sys.executable, "-c", START, *words], env=around, cwd=tmp_path, capture_output=True, text=True
    )
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []
