"""A check that breaks down is our fault and is said so: it is never left out, and nothing is written."""

from __future__ import annotations

import pytest

from gwella.cli import command
from gwella.code_of_practice.years import Period
from gwella.metrics.files import SNAPSHOTS
from gwella.returns.asking import CheckBrokeDown
from gwella.returns.check import checked
from gwella.returns.continuity import NoGreatChange
from gwella.returns.last_year import LastYear
from gwella.returns.rules import NotBefore

title = "A check that breaks down"

SECRET = "Mair Puw, born 1950"


def breaks(_rule, _rows):
    raise IndexError(SECRET)


@pytest.fixture
def broken(monkeypatch):
    """One word of the vocabulary breaks down, and quotes a cell while it does."""
    monkeypatch.setattr(NotBefore, "broken", breaks)
    monkeypatch.setattr(NoGreatChange, "found", breaks)


def test_it_names_the_check_and_the_table_and_nothing_of_the_rows(folder, broken):
    with pytest.raises(CheckBrokeDown) as fault:
        checked(folder(), "X06000001", 2024)
    assert str(fault.value).startswith("The check contacts.decided_before_contact broke down at the table contacts (")
    assert SECRET not in str(fault.value)


def test_a_check_of_a_whole_table_is_as_loud(folder, broken, monkeypatch):
    monkeypatch.undo()
    monkeypatch.setattr(NoGreatChange, "found", breaks)
    before = LastYear(Period.of_year(2023), checked(folder(), "X06000001", 2024).tables)
    with pytest.raises(CheckBrokeDown) as fault:
        checked(folder(), "X06000001", 2024, last_year=before)
    assert "every.many_more_or_fewer" in str(fault.value)


@pytest.mark.parametrize("verb", ["check", "compute"])
def test_the_command_says_it_exits_3_and_writes_nothing(folder, broken, tmp_path, monkeypatch, capsys, verb):
    out = tmp_path / "out"
    words = {
        "check": ["check", str(folder()), "--authority", "X06000001", "--year", "2024", "--worklist", str(out)],
        "compute": ["compute", str(folder()), "--out", str(out)],
    }[verb]
    monkeypatch.setenv("GWELLA_KEYS", str(tmp_path / "keys"))
    monkeypatch.setattr(command, "WORDS", words)
    with pytest.raises(SystemExit) as ended:
        command.main()
    said = capsys.readouterr()
    assert ended.value.code == 3
    assert said.err.count("\n") == 1
    assert "contacts.decided_before_contact" in said.err
    assert "a fault of Gwella’s, not of the return" in said.err
    assert SECRET not in said.err + said.out
    assert not (out / "results.csv").exists()
    assert not list(out.glob("worklist*"))
    assert not list((out / SNAPSHOTS).glob("*/current.json"))
