"""Whose return a folder holds, and of which years, as its rows say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from gwella.code_of_practice.errors import ReturnRejected
from gwella.code_of_practice.years import FIRST, LAST
from gwella.returns.mapping import mapped
from gwella.returns.read import Sheet
from gwella.snapshots.days import numbers, reporting_years
from gwella.snapshots.tables import table

if TYPE_CHECKING:
    import pyarrow as pa

RARE = 0.01  # a year with less than this share of the rows is a slip of the keyboard, not what a file holds


def authority_of(sheets: Iterable[Sheet]) -> str:
    """Return the code that most rows carry: one folder is one authority's return. Raises ReturnRejected."""
    import pyarrow.compute as pc

    codes: Counter[str] = Counter()
    for sheet in sheets:
        place = mapped(sheet.grid.headings, table(sheet.table).columns).places.get("authority")
        if place is not None:
            for code in pc.value_counts(sheet.grid.cells.column(place)).to_pylist():
                codes[code["values"].strip()] += code["counts"]
    codes.pop("", None)
    if not codes:
        raise ReturnRejected("returns.nobodys")
    return codes.most_common(1)[0][0]


def years_held(tables: Mapping[str, pa.Table]) -> Sequence[int]:
    """Return the years in which rows fall by their table's date, or, where there is none, by their spells."""
    dated = [rows[name] for key, rows in tables.items() if (name := table(key).date)]
    if not any(len(days) - days.null_count for days in dated):
        dated = [rows[name] for key, rows in tables.items() for name in table(key).spell or ()]
    years: Counter[int] = Counter()
    for days in dated:
        years.update(rows_by_year(days))
    usual = [year for year, rows in years.items() if rows >= RARE * years.total() and FIRST <= year < LAST]
    return range(min(usual), max(usual) + 1) if usual else ()


def rows_by_year(days: pa.ChunkedArray) -> Mapping[int, int]:
    """Return how many of `days` lie in each year; a day that is not known lies in none."""
    import pyarrow.compute as pc

    # Days are few beside rows, so each is looked at once.
    found = pc.value_counts(days.drop_null())
    years: Counter[int] = Counter()
    for year, rows in zip(
        reporting_years(numbers(found.field("values"))).tolist(), found.field("counts").to_pylist(), strict=True
    ):
        years[year] += rows
    return years


def years_of_each(tables: Mapping[str, pa.Table]) -> dict[str, tuple[int, ...]]:
    """Return the years that each table holds: from its first dated row to its last, within those of the return.

    In a small table a slip of the keyboard is not rare; that it alone has a year is no sign that the return has it.
    """
    every = years_held(tables)
    own = {name: years_held({name: rows}) if table(name).date else every for name, rows in tables.items()}
    return {name: tuple(year for year in its if year in every) or tuple(every) for name, its in own.items()}
