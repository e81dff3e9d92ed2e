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


def test_a_table_without_a_date_of_its_own_holds_the_years_of_the_return() -> None:
    tables = {"contacts": CONTACTS, "people": pa.table({"person": pa.array([], pa.int64())})}
    assert years_of_each(tables)["people"] == (2023, 2024)
