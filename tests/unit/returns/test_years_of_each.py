"""Which years a table holds: those of its rows, within those of the whole return."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from gwella.returns.whose import years_of_each


def days(*years: int) -> Any:
    return pa.array([date(year, 5, 1) for year in years], pa.date32())


CONTACTS = pa.table({"contacted_on": days(*[2023] * 200, *[2024] * 200)})


@pytest.mark.parametrize(
    ("reablement", "held"),
    [
        ([2023, 2024], (2023, 2024)),
        ([2024], (2024,)),  # the year before was not sent: it is not a year without packages
        ([2023, 2024, 2025], (2023, 2024)),  # one row of a year that nothing else has is a slip of the keyboard
        ([2025], (2023, 2024)),  # nothing but slips say nothing of the table's years
        ([], (2023, 2024)),
    ],
)
def test_a_dated_table_holds_its_own_years_within_those_of_the_return(
    reablement: list[int], held: tuple[int, ...]
) -> None:
    tables = {"contacts": CONTACTS, "reablement": pa.table({"ended_on": days(*reablement)})}
    assert years_of_each(tables) == {"contacts": (2023, 2024), "reablement": held}


def test_a_table_of_nothing_but_rows_to_look_back_on_holds_no_year_of_the_return() -> None:
    """Else its figures would be noughts that nobody counted."""
    contacts = pa.table({"contacted_on": days(*[2024] * 400)})
    tables = {"contacts": contacts, "outcomes": pa.table({"reviewed_on": days(2021, 2022)})}
    assert years_of_each(tables) == {"contacts": (2024,), "outcomes": ()}


def spells(began: list[int], ended: list[int | None]) -> Any:
    each = [
        (date(year, 5, 1), None if end is None else date(end, 6, 1)) for year, end in zip(began, ended, strict=True)
    ]
    begins, ends = zip(*each, strict=True)
    return pa.table({"placed_on": pa.array(begins, pa.date32()), "left_on": pa.array(ends, pa.date32())})


@pytest.mark.parametrize(
    ("began", "ended", "held"),
    [
        # Contacts of 2023 were sent to be looked back on; placements were not, though many had begun by then.
        ([2019] * 60 + [2023] * 60 + [2024] * 60, [2024] * 120 + [None] * 60, (2024,)),
        ([2019] * 60 + [2023] * 60 + [2024] * 60, [2023] * 60 + [2024] * 120, (2023, 2024)),
        ([2019] * 60 + [2023] * 60 + [2024] * 60, [2023] + [2024] * 179, (2024,)),  # one is a slip, or a day too early
        ([2019] * 60 + [2023] * 60, [2023] * 120, (2023,)),  # the table of last year once more: 2024 is not in it
        ([2019] * 60 + [2024] * 60, [2023] * 110 + [None] * 10, (2023, 2024)),
        ([2024, 2024], [None, 2024], (2023, 2024)),  # too few to tell
        ([2019] * 300, [None] * 300, (2023, 2024)),  # nothing ended, so nothing is said of the years
        ([2024] * 150, [9999] * 150, (2023, 2024)),  # as some systems write that it has not ended
        ([2024] * 150, [2023] * 50 + [2024] * 60 + [9999] * 40, (2023, 2024)),
        ([2024] * 222, [*range(1990, 2101)] * 2, (2023, 2024)),  # no year has enough of them to be told from slips
        ([2024] * 150, [*range(1850, 2000)], (2023, 2024)),
    ],
)
def test_a_table_of_spells_holds_the_years_in_which_some_ended(
    began: list[int], ended: list[int | None], held: tuple[int, ...]
) -> None:
    assert years_of_each({"contacts": CONTACTS, "looked_after": spells(began, ended)})["looked_after"] == held


def test_a_return_of_spells_alone_does_not_begin_where_the_oldest_of_them_does() -> None:
    """What is still open of 2019 is no count of what was open then."""
    tables = {"looked_after": spells([2019] * 100 + [2024] * 100, [2024] * 150 + [None] * 50)}
    assert years_of_each(tables) == {"looked_after": (2024,)}


def test_a_table_without_a_date_of_its_own_holds_the_years_of_the_return() -> None:
    tables = {"contacts": CONTACTS, "people": pa.table({"person": pa.array([], pa.int64())})}
    assert years_of_each(tables)["people"] == (2023, 2024)
