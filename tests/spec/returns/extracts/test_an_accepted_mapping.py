"""A proposal becomes the mapping by somebody's name and a day, and what was there before is kept."""

from __future__ import annotations

import shutil
import tomllib
from datetime import date
from pathlib import Path

import pytest

from gwella.code_of_practice.errors import DefinitionError, NotAllowed
from gwella.code_of_practice.language import Language
from gwella.returns.check import checked
from gwella.returns.extracts.form import NAME, PROPOSED, read_form
from gwella.returns.extracts.proposal.standing import accept, save, standing, tried

title = "An accepted mapping"

LAYOUTS = Path(__file__).parent / "layouts"
DAY = date(2025, 5, 1)


def accepted(folder, by="Nia Prys"):
    at = standing(folder)
    save(at, at.offer, at.stamp, Language.CY)
    at = standing(folder)
    accept(at, at.stamp, by=by, on=DAY, language=Language.CY)


@pytest.mark.parametrize("name", ["england", "events", "joined", "wide"])
def test_an_accepted_mapping_says_what_was_proposed(name, tmp_path):
    folder = shutil.copytree(LAYOUTS / name, tmp_path / name)
    before = checked(folder, "X06000001", 2024)
    accepted(folder)
    after = checked(folder, "X06000001", 2024)
    assert read_form(folder / NAME).accepted.by == "Nia Prys"
    assert {table: rows.to_pylist() for table, rows in after.tables.items()} == {
        table: rows.to_pylist() for table, rows in before.tables.items()
    }


def test_every_mapping_before_is_kept_and_the_proposal_is_gone(tmp_path):
    folder = shutil.copytree(LAYOUTS / "wide", tmp_path / "wide")
    first = (folder / NAME).read_bytes()
    accepted(folder)
    second = (folder / NAME).read_bytes()
    accepted(folder, by='Dai "Bach"\nPrys')
    assert (folder / "mapping.until-2025-05-01.toml").read_bytes() == first
    assert (folder / "mapping.until-2025-05-01-2.toml").read_bytes() == second
    assert tomllib.loads((folder / NAME).read_text(encoding="utf-8"))["accepted"] == {
        "by": 'Dai "Bach"\nPrys',
        "on": DAY,
    }
    assert not (folder / PROPOSED).exists()


def test_what_cannot_be_used_is_not_accepted_and_nothing_changes(tmp_path):
    folder = shutil.copytree(LAYOUTS / "wide", tmp_path / "wide")
    at = standing(folder)
    save(at, at.offer, at.stamp, Language.EN)
    text = (folder / PROPOSED).read_text(encoding="utf-8")
    people = text.split("[[table]]")[1]
    (folder / PROPOSED).write_text(f"{text}\n[[table]]{people}", encoding="utf-8")
    before = (folder / NAME).read_bytes()
    at = standing(folder)
    for act in (lambda: tried(at), lambda: accept(at, at.stamp, by="Nia", on=DAY, language=Language.EN)):
        with pytest.raises(DefinitionError, match="taken once"):
            act()
    assert (folder / NAME).read_bytes() == before
    assert (folder / PROPOSED).exists()


def test_a_stamp_of_another_day_saves_nothing(tmp_path):
    folder = shutil.copytree(LAYOUTS / "wide", tmp_path / "wide")
    at = standing(folder)
    with pytest.raises(NotAllowed, match="changed while you looked"):
        save(at, at.offer, "", Language.EN)
    assert not (folder / PROPOSED).exists()


def test_of_two_who_act_at_once_one_is_told_to_look_again(tmp_path):
    folder = shutil.copytree(LAYOUTS / "wide", tmp_path / "wide")
    at = standing(folder)
    save(at, at.offer, at.stamp, Language.EN)
    with pytest.raises(NotAllowed, match="changed while you looked"):
        save(at, at.offer, at.stamp, Language.EN)
    at = standing(folder)
    accept(at, at.stamp, by="Nia", on=DAY, language=Language.EN)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(NotAllowed, match="changed while you looked"):
        accept(at, at.stamp, by="Dai", on=DAY, language=Language.EN)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
