"""`gwella spec export`: one pack for both languages, or one sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def run(folder: Path, *words: str, code: int = 0) -> str:
    """Return what the command says."""
    done = subprocess.run(
        [sys.executable, "-c", "from gwella.cli import main; main()", "spec", *words],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if not name.startswith("GWELLA")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def test_the_pack_is_the_same_in_either_language_and_its_samples_pass_the_check(tmp_path):
    day = ["--year", "2024", "--date", "2025-06-02"]
    assert run(tmp_path, "export", "en", *day).startswith("The specification for 2024-25 is in en.")
    assert run(tmp_path, "export", "cy", *day, "--lang", "cy").startswith("Mae’r fanyleb ar gyfer 2024-25 yn cy.")
    english, welsh = (
        {p.relative_to(q): p.read_bytes() for p in q.rglob("*.*") if p.is_file()} for q in tmp_path.iterdir()
    )
    assert english == welsh


def test_without_a_verb_it_says_what_there_is(tmp_path):
    assert "Frictionless" in run(tmp_path, "export", "--help")
    assert "Ysgrifennu sgem" in run(tmp_path, "--lang", "cy")


def test_what_stands_in_the_way_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("CANARY", encoding="utf-8")
    for words, piece in (
        (["export", "pack"], "--year is missing"),
        (["export", "pack", "--year", "1995"], "No definition was in force in 1995-96"),
        (["export", "file", "--year", "2024"], "file is not an empty folder"),
        (["export", "file/pack", "--year", "2024"], "cannot be made"),
    ):
        said = run(tmp_path, *words, code=2)
        assert piece in said
        assert len(said.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
