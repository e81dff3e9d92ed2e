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
from gwella.snapshots.pieces import in_one_piece
from gwella.snapshots.tables import table

if TYPE_CHECKING:
    import pyarrow as pa

# A year with less than this share of the rows of the fullest one, which is eleven days of it, is none that a file
# holds: slips of the keyboard, or what was reviewed or decided soon after the last year's end.
FEW = 0.03
RARE = 0.01  # a year in which so few of the spells that ended did is none of their table
ENOUGH = 100  # so many ended spells that a year in which none ended is no chance


def authority_of(sheets: Iterable[Sheet]) -> str:
    """Return in capitals the code that most rows carry: one folder is one authority's return. Raises ReturnRejected."""
    import pyarrow.compute as pc

    codes: Counter[str] = Counter()
    for sheet in sheets:
        place = mapped(sheet.grid.headings, table(sheet.table).columns).places.get("authority")
        if place is not None:
            for code in pc.value_counts(sheet.grid.cells.column(place)).to_pylist():
                codes[code["values"].strip().upper()] += code["counts"]
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
        years.update(_of_our_years(rows_by_year(days)))
    usual = [year for year, rows in years.items() if rows >= FEW * max(years.values())]
    return range(min(usual), max(usual) + 1) if usual else ()


def rows_by_year(days: pa.ChunkedArray) -> Mapping[int, int]:
    """Return how many of `days` lie in each year; a day that is not known lies in none."""
    import numpy as np

    rows = np.bincount(reporting_years(numbers(in_one_piece(days.drop_null()))))
    return {year: int(rows[year]) for year in np.flatnonzero(rows).tolist()}


def years_of_each(tables: Mapping[str, pa.Table]) -> dict[str, tuple[int, ...] | None]:
    """Return the years that each table holds: those of its own rows, within those of the return.

    None is whatever is asked for: no row of the return is dated, so nobody can tell.

    In a small table a slip of the keyboard is not rare; that it alone has a year is no sign that the return has it.
    Rows of years before the return are there to be looked back on: a table of nothing else holds no year of it.
    """
    every = years_held(tables)
    return {name: tuple(_years_of(name, rows, every)) if every else None for name, rows in tables.items()}


def _years_of(name: str, rows: pa.Table, every: Sequence[int]) -> Sequence[int]:
    """Return those of the years of a return that one of its tables holds."""
    if table(name).spell:
        return _years_of_spells(name, rows, every)
    own = years_held({name: rows}) if table(name).date else every
    if own and max(own) < min(every):
        return ()
    return [year for year in own if year in every] or every


def _years_of_spells(name: str, rows: pa.Table, every: Sequence[int]) -> Sequence[int]:
    """Return the years from the first in which spells ended, as they do every year, to the last of which any day lies.

    When a spell began says little: what is open now may have begun long before the table does. Of fewer than a
    hundred that ended, that none did in a year may be chance, and then the years are those of the return. An end that
    no year of ours holds, as 9999-12-31 is written for none, is no end.
    """
    begins, ends = (_of_our_years(rows_by_year(rows[column])) for column in table(name).spell or ())
    ended = sum(ends.values())
    usual = [year for year, its in ends.items() if its >= RARE * ended]
    if ended < ENOUGH or not usual:
        return every
    return [year for year in every if min(usual) <= year <= max((*begins, *ends))]


def _of_our_years(rows: Mapping[int, int]) -> Mapping[int, int]:
    return {year: its for year, its in rows.items() if FIRST <= year < LAST}
