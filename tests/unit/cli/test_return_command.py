"""`gwella return metrics`: their workbook with our figures in it, what is said of it, and the record."""

from __future__ import annotations

import json
import os
import shutil
import stat
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from typed import typed

from gwella.cli.computing import computed
from gwella.cli.return_ import metrics, propose
from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.language import Language
from gwella.forms.layout import form, label
from gwella.forms.references import ref
from gwella.forms.statement import append_record
from gwella.returns.generate import generate

AREA, NOW = "X06000001", datetime(2025, 5, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    desk = tmp_path_factory.mktemp("desk")
    generate(desk / "extract", first_year=2023, last_year=2024, size=0.02)
    computed([desk / "extract"], desk / "out", keys=desk / "keys")
    return desk / "out"


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    return workbook(tmp_path / "theirs.xlsx")


def workbook(path: Path, language: Language = Language.EN) -> Path:
    """Write a workbook laid out as the map that ships describes it."""
    its, book = form("metrics"), openpyxl.Workbook()
    sheets = {key: book.create_sheet(sheet.name.in_(language)) for key, sheet in its.sheets.items()}
    book.remove(book.worksheets[0])
    for one in its.recognised:
        sheets[one.sheet][one.cell] = one.reads.in_(language)
    sheets["cover"]["B3"], sheets["cover"]["B4"] = "2024-25", AREA
    for each in its.input:
        sheets[each.sheet][f"A{ref(each.cell).row}"] = label(each).in_(language)
    sheets["adults"]["B90"] = "=SUM(B4:B89)"
    book.save(path)
    return path


def fill(out: Path, theirs: Path, *words: str, language: str = "en") -> tuple[int, str]:
    return typed("return", out, "metrics", "--year", "2024", "--into", str(theirs), *words, language=language)


@pytest.mark.parametrize(
    ("language", "name", "made_up", "draft", "filled"),
    [
        ("en", "theirs-filled.xlsx", "MADE UP", "DRAFT", "filled with"),
        ("cy", "theirs-wedi-llenwi.xlsx", "GWNEUTHUREDIG", "DRAFFT", "llenwyd â"),
    ],
)
def test_the_filled_workbook_lies_beside_theirs(
    out: Path, tmp_path: Path, language: str, name: str, made_up: str, draft: str, filled: str
) -> None:
    theirs = workbook(tmp_path / "theirs.xlsx", Language(language))
    before = theirs.read_bytes()
    code, said = fill(out, theirs, language=language)
    lines = said.splitlines()
    assert code == 0
    assert [lines[0].split(":")[0], lines[1].split(":")[0]] == [made_up, draft]
    assert [lines[-2].split(":")[0], lines[-1].split(":")[0]] == [made_up, draft]
    assert sum(filled in line for line in lines) > 80
    assert theirs.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["theirs.xlsx", name])
    assert fill(out, theirs, language=language)[0] == 2  # the one filled before is not written over


def test_the_record_holds_hashes_and_counts_and_is_its_owners_alone(out: Path, theirs: Path, tmp_path: Path) -> None:
    code, said = fill(out, theirs, "--to", str(tmp_path / "sent.xlsx"), "--json")
    told = json.loads(said)
    record = out / "returns.jsonl"
    last = json.loads(record.read_text(encoding="utf-8").splitlines()[-1])
    assert code == 0
    assert all(told[key] == value for key, value in last.items() if key != "at")
    assert "cells" not in last
    assert last["made_up"] is True
    assert sum(last["cells_by_state"].values()) == len(told["cells"]) == len(form("metrics").input)
    assert stat.S_IMODE(record.stat().st_mode) == 0o600
    sheet = openpyxl.load_workbook(tmp_path / "sent.xlsx")["Adults"]
    of_adults = [one for one in told["cells"] if one["sheet"] == "Adults"]
    assert all(sheet[one["cell"]].value == one["number"] for one in of_adults)
    assert sheet["B90"].value == "=SUM(B4:B89)"


@pytest.mark.parametrize("name", ["theirs.xlsx", "mine.xlsx", "link.xlsx", "folder"])
def test_what_is_there_is_never_written_over_whoever_names_it(
    out: Path, theirs: Path, tmp_path: Path, name: str
) -> None:
    (tmp_path / "mine.xlsx").write_bytes(b"mine")
    (tmp_path / "link.xlsx").symlink_to(tmp_path / "nowhere.xlsx")
    (tmp_path / "folder").mkdir()
    before = theirs.read_bytes()
    code, said = fill(out, theirs, "--to", str(tmp_path / name))
    assert (code, name in said) == (2, True)
    assert (theirs.read_bytes(), (tmp_path / "mine.xlsx").read_bytes()) == (before, b"mine")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "link.xlsx", "mine.xlsx", "theirs.xlsx"]


def test_what_cannot_be_recorded_is_not_written(out: Path, theirs: Path, tmp_path: Path) -> None:
    shutil.copytree(out, tmp_path / "out", ignore=shutil.ignore_patterns("returns.jsonl"))
    (tmp_path / "out" / "returns.jsonl").mkdir()
    code, said = fill(tmp_path / "out", theirs)
    assert code == 2
    assert "recorded in" in said
    assert "returns.jsonl" in said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "theirs.xlsx"]


def test_a_full_disk_leaves_no_half_line_in_the_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    append_record(tmp_path, {"return": "arcs"}, NOW)
    before, write = (tmp_path / "returns.jsonl").read_bytes(), os.write
    monkeypatch.setattr(os, "write", lambda handle, line: write(handle, line[:7]))
    with pytest.raises(NotAllowed) as refused:
        append_record(tmp_path, {"return": "crcs"}, NOW)
    assert refused.value.code == "forms.not_recorded"
    assert (tmp_path / "returns.jsonl").read_bytes() == before


def test_killed_before_it_has_its_name_it_is_recorded_and_not_there(
    out: Path, theirs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line too many in the record is harmless; a file that nobody recorded is not."""

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    record = out / "returns.jsonl"
    lines = len(record.read_text(encoding="utf-8").splitlines()) if record.is_file() else 0
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            metrics(2024, theirs, from_=out)
    assert len(record.read_text(encoding="utf-8").splitlines()) == lines + 1
    assert [path.name for path in tmp_path.iterdir()] == ["theirs.xlsx"]
    assert fill(out, theirs)[0] == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--authority", "W06000002"), "no figures of Gwynedd"),
        (("--authority", "W92000004"), "not an authority"),
        (("--form", "other"), "no form other"),
        (("--to", "nowhere/at/all.xlsx"), "nowhere"),
    ],
)
def test_what_stands_in_the_way_is_one_sentence_and_nothing_is_written(
    out: Path, theirs: Path, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    records = (out / "returns.jsonl").read_text(encoding="utf-8") if (out / "returns.jsonl").exists() else ""
    code, told = fill(out, theirs, *words)
    assert code == 2
    assert said in told
    assert len(told.strip().splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["theirs.xlsx"]
    assert ((out / "returns.jsonl").read_text(encoding="utf-8") if records else "") == records


def test_a_year_without_figures_is_refused(out: Path, theirs: Path) -> None:
    words = ("metrics", "--year", "2021", "--into", str(theirs), "--authority", AREA)
    code, told = typed("return", out, *words)
    assert code == 2
    assert "2021-22" in told


def test_a_cell_map_is_proposed_beside_the_workbook_and_nothing_else_changes(
    theirs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = theirs.read_bytes()
    propose(theirs)
    said = capsys.readouterr().out
    assert "Adults: " in said
    assert "nothing was filled" in said
    assert theirs.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["theirs.toml.proposed", "theirs.xlsx"]
    with pytest.raises(NotAllowed):
        propose(theirs)
