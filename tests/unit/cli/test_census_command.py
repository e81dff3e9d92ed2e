"""`gwella return arcs|crcs`: one file where the officer says, for them alone, and nothing of anybody anywhere else."""

from __future__ import annotations

import csv
import hashlib
import json
import stat
from pathlib import Path

import pytest
from test_return_command import AREA

from gwella.cli.census_file import write_census
from gwella.code_of_practice.errors import NotAllowed, NotFound, ReturnRejected
from gwella.code_of_practice.language import Language
from gwella.returns.generate import generate

PLAN = "plan,authority,person,client_group,started_on,ended_on\n"


@pytest.fixture(scope="module")
def extract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk") / "extract"
    generate(folder, first_year=2023, last_year=2024, size=0.02, faults=False)
    return folder


@pytest.fixture(autouse=True)
def at_a_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GWELLA_KEYS", str(tmp_path / "keys"))


@pytest.mark.parametrize("key", ["arcs", "crcs"])
def test_the_file_is_its_owners_alone_and_the_record_holds_nobody(extract: Path, tmp_path: Path, key: str) -> None:
    to, out = tmp_path / "census.csv", tmp_path / "out"
    said = write_census(key, extract, 2024, to, out)
    record = (out / "returns.jsonl").read_text(encoding="utf-8")
    with to.open(encoding="utf-8-sig", newline="") as file:
        people = list(csv.reader(file))[1:]
    assert stat.S_IMODE(to.stat().st_mode) == 0o600
    assert said[0].startswith("MADE UP")
    assert said[1].startswith("DRAFT")
    told = json.loads(record)
    assert (told["rows"], told["made_up"], told["authority"]) == (len(people), True, AREA)
    assert told["written_sha256"] == hashlib.sha256(to.read_bytes()).hexdigest()
    assert not any(person[1] in record or person[1] in line for person in people for line in said)
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["census.csv", "returns.jsonl"]


def test_it_is_refused_among_gwellas_own_files_and_over_another_file(extract: Path, tmp_path: Path) -> None:
    out, other = tmp_path / "results", tmp_path / "another"
    (other / "snapshots").mkdir(parents=True)
    (other / "results.csv").touch()
    (tmp_path / "link").symlink_to(out)
    out.mkdir()
    for place in (out, out / "below", tmp_path / "out", tmp_path / "keys", other / "snapshots", tmp_path / "link"):
        with pytest.raises(NotAllowed) as refused:
            write_census("arcs", extract, 2024, place / "census.csv", out)
        assert refused.value.code == "forms.inside_ours"
    (out / "census.csv").symlink_to(tmp_path / "elsewhere.csv")
    with pytest.raises(NotAllowed):  # it would be made beside the link, among ours
        write_census("arcs", extract, 2024, out / "census.csv", out)
    (out / "census.csv").unlink()
    (tmp_path / "mine.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(NotAllowed):
        write_census("arcs", extract, 2024, tmp_path / "mine.csv", out)
    assert (tmp_path / "mine.csv").read_text(encoding="utf-8") == "mine"
    assert list(out.iterdir()) == []


def test_it_is_not_written_where_the_next_check_would_read_it(extract: Path, tmp_path: Path) -> None:
    for place in (extract / "census.csv", extract / "below" / "census.csv"):
        with pytest.raises(NotAllowed) as refused:
            write_census("arcs", extract, 2024, place, tmp_path / "out")
        assert refused.value.code == "forms.inside_extract"


def test_errors_come_first_and_empty_cells_do_not_stand_in_the_way(tmp_path: Path) -> None:
    folder = tmp_path / "extract"
    folder.mkdir()
    (folder / "plans.csv").write_text(f"{PLAN}A,{AREA},P1,adult,2024-13-01,\nB,{AREA},P2,adult,2024-05-01,\n")
    with pytest.raises(ReturnRejected) as refused:
        write_census("arcs", folder, 2024, tmp_path / "census.csv", tmp_path / "out")
    assert refused.value.code == "forms.errors_first"
    said = refused.value.in_(Language.EN)
    assert "The check refuses 1 things" in said
    assert "plans.csv, impossible_date: 1. To see each" in said
    assert f"gwella check {folder} --authority {AREA} --year 2024 --worklist worklists" in said
    assert not (tmp_path / "census.csv").exists()
    assert not (tmp_path / "out").exists()


def test_what_a_spreadsheet_would_run_is_neutralised_and_said(tmp_path: Path) -> None:
    folder, to = tmp_path / "extract", tmp_path / "census.csv"
    folder.mkdir()
    (folder / "plans.csv").write_text(f"{PLAN}A,{AREA},=cmd(1),adult,2024-05-01,\n")
    (folder / "people.csv").write_text(f"person,authority,born_on\n=cmd(1),{AREA},1950-01-01\n")
    said = write_census("arcs", folder, 2024, to, tmp_path / "out")
    assert "'=cmd(1)" in to.read_text(encoding="utf-8-sig")
    assert any("apostrophe" in line and "1" in line for line in said)


def test_without_plans_or_without_anybody_no_file_is_written(tmp_path: Path) -> None:
    folder, to = tmp_path / "extract", tmp_path / "census.csv"
    folder.mkdir()
    (folder / "people.csv").write_text(f"person,authority,born_on\nP1,{AREA},1950-01-01\n")
    with pytest.raises(NotFound) as missing:
        write_census("arcs", folder, 2024, to, tmp_path / "out")
    assert missing.value.code == "forms.no_table"
    (folder / "plans.csv").write_text(f"{PLAN}A,{AREA},P1,child,2024-05-01,\n")
    with pytest.raises(ReturnRejected) as nobody:
        write_census("arcs", folder, 2024, to, tmp_path / "out")
    assert nobody.value.code == "forms.nobody"
    assert not to.exists()


def test_a_case_systems_own_files_give_the_same_census_by_their_mapping(extract: Path, tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    generate(raw, first_year=2023, last_year=2024, size=0.02, faults=False, case_system=True)
    (raw / "mapping.decided.toml").rename(raw / "mapping.toml")
    for folder, name in ((extract, "ours.csv"), (raw, "theirs.csv")):
        write_census("arcs", folder, 2024, tmp_path / name, tmp_path / "out")
    assert (tmp_path / "ours.csv").read_bytes() == (tmp_path / "theirs.csv").read_bytes()
