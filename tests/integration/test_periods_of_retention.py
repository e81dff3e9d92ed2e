"""How long a data set is kept is read from a file that is whole, counted by the calendar, and has its finder."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gwella.code_of_practice.errors import DefinitionError
from gwella.rights import clearing
from gwella.rights.periods import before, data_sets, periods, set_own


def test_a_damaged_file_of_periods_removes_nothing_by_a_guess(tmp_path: Path):
    for text in ("notices = ", "notices = 'x'", "record = 1", "notices = -1", "\xff"):
        (tmp_path / "retention.toml").write_text(text, encoding="latin-1")
        with pytest.raises(DefinitionError):
            periods(tmp_path)
    (tmp_path / "retention.toml").unlink()
    set_own(tmp_path, "jobs", 0)
    assert periods(tmp_path)["jobs"] == 0


@pytest.mark.parametrize(
    ("today", "months", "day"),
    [
        (date(2026, 11, 27), 12, date(2025, 11, 27)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 1, 5), 0, date(2026, 1, 5)),
    ],
)
def test_months_are_counted_by_the_calendar(today: date, months: int, day: date):
    assert before(today, months) == day


def test_each_data_set_that_goes_by_time_has_its_finder():
    assert set(clearing.FINDERS) == {name for name, one in data_sets().items() if not one.kept}
