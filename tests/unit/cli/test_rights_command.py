"""`gwella rights`, `retention` and `audit`, typed by an officer alone or by whoever runs a server."""

from __future__ import annotations

import csv
import os
import shutil
import stat
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from gwella.cli import reader
from gwella.cli.rights import said_of
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.results import Origin, Result
from gwella.code_of_practice.units import SHARE
from gwella.metrics.definitions import definitions
from gwella.metrics.files import read_results
from gwella.rights.erasing import changed

GWELLA = [sys.executable, "-c", "from gwella.cli import main; main()"]


@pytest.fixture
def folder(tmp_path: Path, year_made: Path) -> Path:
    """An officer's folder: results and their snapshots, the key, and a file with somebody's identifier."""
    shutil.copytree(year_made, tmp_path / "out")
    shutil.copytree(year_made.parent / "keys", tmp_path / "keys")
    shutil.copytree(year_made.parent / "extract", tmp_path / "extract")
    with (tmp_path / "extract" / "contacts.csv").open(encoding="utf-8-sig") as file:
        (tmp_path / "who").write_text(next(csv.DictReader(file))["Person"], encoding="utf-8")
    return tmp_path


def typed(folder: Path, *words: str, language: str = "en") -> tuple[int, str]:
    around = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    around |= {"GWELLA_LANG": language, "GWELLA_KEYS": str(folder / "keys")}
    around |= {"GWELLA_DATA": str(folder / "data")}
    done = subprocess.run([*GWELLA, *words], cwd=folder, env=around, capture_output=True, text=True, timeout=300)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout + done.stderr


def test_a_bundle_is_written_for_its_owner_alone_and_names_nobody_on_the_line(folder: Path):
    code, said = typed(folder, "rights", "bundle", "--identifier", "who", "--out", "b.zip", "--extracts", "extract")
    assert code == 0, said
    assert (folder / "who").read_text() not in said
    assert stat.S_IMODE((folder / "b.zip").stat().st_mode) == 0o600
    names = zipfile.ZipFile(folder / "b.zip").namelist()
    assert {"en/summary.html", "cy/crynodeb.html", "cy/pobl.csv", "en/files-as-sent.csv"} <= set(names)
    code, said = typed(folder, "rights", "bundle", "--identifier", "who", "--out", "b.zip")
    assert (code, "is there already" in said, "--to" in said) == (2, True, False), "the option is --out here"


def test_an_erasure_leaves_the_figures_and_a_recount_says_what_changed(folder: Path):
    before = (folder / "out" / "results.csv").read_bytes()
    code, said = typed(folder, "rights", "erase", "--identifier", "who", "--yes", language="cy")
    assert code == 0, said
    assert "Mae’r ffigurau’n aros fel yr oeddent" in said
    assert (folder / "out" / "results.csv").read_bytes() == before
    code, said = typed(folder, "rights", "bundle", "--identifier", "who", "--out", "c.zip")
    assert (code, "Nothing is held under that identifier" in said) == (2, True)
    assert not (folder / "c.zip").exists()
    code, said = typed(folder, "rights", "erase", "--identifier", "who", "--yes")
    assert (code, "Nothing is held" in said, "Erased" in said) == (0, True, False), "the second time"
    figures = {one.key: one.value for one in read_results(folder / "out")}
    code, said = typed(folder, "rights", "recompute", language="cy")
    after = {one.key: one.value for one in read_results(folder / "out")}
    assert code == 0
    assert "ffigur" in said.splitlines()[0]
    assert " o’r blaen, " in said
    assert not [key for key in definitions() if key in said], "figures are named by their titles"
    assert figures != after
    assert set(figures) == set(after), "what a figure is of does not change"


def test_without_yes_it_only_says_what_would_go(folder: Path):
    before = sorted((folder / "out" / "snapshots").rglob("*.parquet"))
    code, said = typed(folder, "rights", "erase", "--identifier", "who")
    assert code == 0
    assert "Nothing was erased." in said
    assert sorted((folder / "out" / "snapshots").rglob("*.parquet")) == before


@pytest.mark.parametrize("words", [["--identifier", "none"], ["--identifier", "empty"], ["--from", "extract"]])
def test_what_is_missing_is_one_sentence(folder: Path, words: list[str]):
    (folder / "empty").write_text("\n", encoding="utf-8")
    given = words if "--identifier" in words else [*words, "--identifier", "who"]
    code, said = typed(folder, "rights", "erase", "--yes", *given)
    assert code == 2
    assert len(said.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("file", "language", "says"),
    [
        ("nowhere", "en", "There is no file nowhere."),
        ("nowhere", "cy", "Nid oes ffeil nowhere."),
        ("empty", "en", "There is no identifier in empty."),
    ],
)
def test_a_file_that_is_not_there_is_told_from_one_without_an_identifier(folder, file: str, language: str, says: str):
    (folder / "empty").write_text("\n", encoding="utf-8")
    code, said = typed(folder, "rights", "bundle", "--identifier", file, "--out", "x.zip", language=language)
    assert (code, says in said) == (2, True), said


def test_older_snapshots_past_their_time_are_counted_and_removed_only_when_asked(folder: Path):
    current = next((folder / "out" / "snapshots" / "X06000001" / "contacts").glob("*.parquet"))
    old = shutil.copy(current, current.with_name("0" * 32 + ".parquet"))
    os.utime(old, (time.time() - 1_200 * 86_400,) * 2)
    code, said = typed(folder, "retention")
    assert (code, "1 past that" in said, Path(old).exists()) == (0, True, True)
    code, said = typed(folder, "retention", "--carry-out", language="cy")
    assert (code, "Dilëwyd 1 o ffeiliau." in said) == (0, True)
    assert not Path(old).exists()
    assert current.exists()
    code, said = typed(folder, "retention", "--authority", "W06000001")
    assert (code, "Nothing has been computed for W06000001 here" in said) == (2, True), "and not that all is well"


def test_the_record_of_a_server_is_verified_by_the_command_in_the_readers_language(folder: Path):
    around = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    around |= {"GWELLA_DATA": str(folder / "data")}
    subprocess.run([sys.executable, "-m", "gwella.site", "migrate", "-v0"], env=around, check=True)
    code, said = typed(folder, "audit", "verify", language="cy")
    assert (code, "Mae’r log archwilio fel y’i hysgrifennwyd: 0" in said) == (0, True), said
    code, said = typed(folder, "audit", "checkpoint", "--out", "point.json")
    assert code == 0, said
    code, said = typed(folder, "audit", "verify", "--checkpoint", "point.json")
    assert code == 0
    (folder / "point.json").write_bytes((folder / "point.json").read_bytes().replace(b"made_at", b"made_by"))
    code, said = typed(folder, "audit", "verify", "--checkpoint", "point.json")
    assert (code, "is not a checkpoint" in said) == (2, True)
    code, said = typed(folder, "impact", "--out", "dpia", "--authority", "W06000001")
    assert code == 0, said
    assert len(list((folder / "dpia").iterdir())) == 4


@pytest.mark.parametrize("words", [("audit", "verify"), ("audit", "weekly"), ("release", "show", "--year", "2024")])
def test_a_server_without_its_tables_is_one_sentence(folder: Path, words: tuple[str, ...]):
    code, said = typed(folder, *words)
    assert (code, "The database is not ready" in said, "Traceback" in said) == (2, True, False), said


def test_a_share_that_looks_the_same_says_how_many_make_it_up():
    """Of two people fewer the share may be the same to two places: the line must still say what changed."""
    same = {"metric": "carer.known.offered_share", "edition": 1, "area": "X06000001", "period": "2020"}
    before, after = (
        Result(**same, origin=Origin.COMPUTED, numerator=part, denominator=whole, value=part / whole, unit=SHARE)
        for part, whole in ((839, 1_073), (838, 1_072))
    )
    [change] = changed([before], [after])
    assert "0.78 (839 of 1,073) before, 0.78 (838 of 1,072) now" in said_of(change)


@pytest.mark.parametrize(
    ("of", "en", "cy"),
    [
        (
            {},
            "Share of known adult carers who had been offered an assessment, 2024-25: ",
            "Cyfran y gofalwyr hysbys sy’n oedolion a oedd wedi cael cynnig asesiad, 2024-25: ",
        ),
        ({"breakdown": "sex", "category": "female"}, "(Female), 2024-25: ", "(Benyw), 2024-25: "),
        ({"breakdown": "sex", "category": "gone"}, "(gone), 2024-25: ", "(gone), 2024-25: "),
        ({"breakdown": "gone", "category": "gone"}, "(gone), 2024-25: ", "(gone), 2024-25: "),
        ({"metric": "own.gone"}, "own.gone (not defined), 2024-25: ", "own.gone (heb ei ddiffinio), 2024-25: "),
    ],
)
def test_what_changed_is_named_by_its_title_in_the_readers_language(monkeypatch, of, en, cy):
    its = {"metric": "carer.known.offered_share", "edition": 1, "area": "X06000001", "period": "2024", "unit": SHARE}
    [change] = changed([], [Result(**(its | of), origin=Origin.COMPUTED, value=0.5)])
    for language, said in ((Language.EN, en), (Language.CY, cy)):
        monkeypatch.setattr(reader, "READER", language)
        assert said in said_of(change)
        assert "carer.known" not in said_of(change)
