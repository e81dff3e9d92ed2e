"""Which rows of a return concern a year, and whether the year is one that the return holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from gwella.code_of_practice.errors import ReturnRejected
from gwella.code_of_practice.messages import message
from gwella.code_of_practice.years import FIRST, LAST, Period, year_label
from gwella.returns.load import Loaded
from gwella.returns.whose import rows_by_year, years_held
from gwella.snapshots.tables import table

if TYPE_CHECKING:
    import pyarrow as pa


def period_of(read: Iterable[Loaded]) -> Period:
    """Return the last year that the rows hold. Raises ReturnRejected where no row is dated."""
    years = _held(read)
    if not years:
        raise ReturnRejected("returns.no_dates")
    return Period.of_year(years[-1])


def concerned(loaded: Loaded, period: Period, tables: Mapping[str, Loaded]) -> pa.ChunkedArray:
    """Return, row by row, whether it concerns the period: dated in it, open in it, or not dated at all.

    A table of no dates (people) is looked at where a row that concerns the period names its row.
    """
    import pyarrow.compute as pc

    definition = table(loaded.table)
    if definition.spell:
        begins, ends = (loaded.rows[name] for name in definition.spell)
        return pc.and_(_or_unknown(pc.less_equal(begins, period.last_day)), _is_open(ends, period))
    if definition.date:
        days = loaded.rows[definition.date]
        after, before = pc.greater_equal(days, period.first_day), pc.less_equal(days, period.last_day)
        return _or_unknown(pc.and_(after, before))
    keys = loaded.rows[definition.key]
    named = _named(definition.key, period, {name: other for name, other in tables.items() if name != loaded.table})
    return pc.or_(pc.is_null(keys), True if named is None else pc.is_in(keys, value_set=named))


def _is_open(ends: pa.ChunkedArray, period: Period) -> pa.ChunkedArray:
    import pyarrow.compute as pc

    return _or_unknown(pc.greater_equal(ends, period.first_day))


def _or_unknown(answers: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow.compute as pc

    return pc.fill_null(answers, True)


def _named(key: str, period: Period, tables: Mapping[str, Loaded]) -> pa.ChunkedArray | None:
    """Return what rows that concern the period name in the column `key`; None where no table has it."""
    import pyarrow as pa

    naming = [other for other in tables.values() if key in other.present]
    if not naming:
        return None
    named = [other.rows[key].filter(concerned(other, period, {})) for other in naming]
    return pa.chunked_array([chunk for column in named for chunk in column.chunks], pa.string())


def refuse_another_year(read: Sequence[Loaded], period: Period) -> None:
    """Raise ReturnRejected when nothing happened in the year. An open placement alone proves no year.

    Where tables of what happened have rows, these say which years there are: a plan may have begun long before.
    """
    import pyarrow.compute as pc

    dated = [loaded for loaded in read if table(loaded.table).date or table(loaded.table).spell]
    happened = [loaded for loaded in dated if table(loaded.table).date and len(loaded.rows)]
    only_spells = not happened
    years = {year for loaded in happened or dated for year in _years(loaded)}
    if not years or period.year in years:
        return
    if only_spells and any(pc.any(concerned(one, period, {})).as_py() for one in dated):
        return
    held = _held(read) or sorted(years)
    first, last = year_label(held[0]), year_label(held[-1])
    several = message("years.several", first=first, last=last)
    raise ReturnRejected("returns.wrong_year", year=period, held=first if first == last else several)


def _held(read: Iterable[Loaded]) -> Sequence[int]:
    return years_held({loaded.table: loaded.rows for loaded in read})


def _years(loaded: Loaded) -> Iterator[int]:
    definition = table(loaded.table)
    for name in definition.spell or (definition.date,):
        yield from (year for year in rows_by_year(loaded.rows[name]) if FIRST <= year < LAST)
