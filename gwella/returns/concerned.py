"""Which rows of a return concern a year, and whether the year is one that the return holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from gwella.code_of_practice.errors import ReturnRejected
from gwella.code_of_practice.messages import message
from gwella.code_of_practice.years import FIRST, LAST, Period, year_label
from gwella.returns.load import Loaded
from gwella.returns.whose import FEW, rows_by_year, years_held
from gwella.snapshots.tables import table

if TYPE_CHECKING:
    import pyarrow as pa


def period_of(read: Iterable[Loaded], undated: Period | None = None) -> Period:
    """Return the last year that the rows hold; `undated` where none is dated, or ReturnRejected is raised."""
    years = _held(read)
    if years:
        return Period.of_year(years[-1])
    if undated is None:
        raise ReturnRejected("returns.no_dates")
    return undated


def concerned(tables: Mapping[str, Loaded], period: Period) -> Mapping[str, pa.ChunkedArray]:
    """Return, row by row of each table, whether it concerns the period: dated in it, open in it, or not dated at all.

    A table of no dates (people) is looked at where a row that concerns the period names its row.
    """
    dated = {name: _by_date(loaded, period) for name, loaded in tables.items() if _is_dated(name)}
    return dated | {name: _by_name(loaded, tables, dated) for name, loaded in tables.items() if name not in dated}


def _is_dated(name: str) -> bool:
    return bool(table(name).date or table(name).spell)


def _by_date(loaded: Loaded, period: Period) -> pa.ChunkedArray:
    import pyarrow.compute as pc

    definition = table(loaded.table)
    if definition.spell:
        begins, ends = (loaded.rows[name] for name in definition.spell)
        return pc.and_(_or_unknown(pc.less_equal(begins, period.last_day)), _is_open(ends, period))
    days = loaded.rows[definition.date]
    after, before = pc.greater_equal(days, period.first_day), pc.less_equal(days, period.last_day)
    return _or_unknown(pc.and_(after, before))


def _is_open(ends: pa.ChunkedArray, period: Period) -> pa.ChunkedArray:
    import pyarrow.compute as pc

    return _or_unknown(pc.greater_equal(ends, period.first_day))


def _or_unknown(answers: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow.compute as pc

    return pc.fill_null(answers, True)


def _by_name(loaded: Loaded, tables: Mapping[str, Loaded], dated: Mapping[str, pa.ChunkedArray]) -> pa.ChunkedArray:
    """Return whether a row that concerns the period names each row; it concerns it where no table names its rows."""
    import pyarrow as pa
    import pyarrow.compute as pc

    key = table(loaded.table).key
    keys = loaded.rows[key]
    others = {name: other.rows[key] for name, other in tables.items() if name != loaded.table and key in other.present}
    naming = [column.filter(dated[name]) if name in dated else column for name, column in others.items()]
    named = pa.chunked_array([chunk for column in naming for chunk in column.chunks], pa.string())
    return pc.or_(pc.is_null(keys), pc.is_in(keys, value_set=named) if naming else True)


def refuse_another_year(read: Sequence[Loaded], period: Period) -> None:
    """Raise ReturnRejected when nothing, or next to nothing, happened in the year. An open placement proves no year.

    Where tables of what happened have rows, these say which years there are: a plan may have begun long before.
    An extract of last year has some rows of this one, of what was reviewed or decided soon after its end.
    """
    import pyarrow.compute as pc

    dated = [loaded for loaded in read if _is_dated(loaded.table)]
    happened = [loaded for loaded in dated if table(loaded.table).date and len(loaded.rows)]
    only_spells = not happened
    rows: Counter[int] = Counter()
    for loaded in happened or dated:
        rows.update(_rows_by_year(loaded))
    if not rows or rows[period.year] >= FEW * max(rows.values()):
        return
    if only_spells and any(pc.any(_by_date(one, period)).as_py() for one in dated):
        return
    held = [year for year in _held(read) or sorted(rows) if year != period.year] or [max(rows, key=rows.__getitem__)]
    first, last = year_label(held[0]), year_label(held[-1])
    several = message("years.several", first=first, last=last)
    said = {"year": period, "held": first if first == last else several}
    if not rows[period.year]:
        raise ReturnRejected("returns.wrong_year", **said)
    raise ReturnRejected("returns.hardly_this_year", rows=rows[period.year], **said)


def _held(read: Iterable[Loaded]) -> Sequence[int]:
    return years_held({loaded.table: loaded.rows for loaded in read})


def _rows_by_year(loaded: Loaded) -> Counter[int]:
    definition = table(loaded.table)
    found: Counter[int] = Counter()
    for name in definition.spell or (definition.date,):
        found.update({year: rows for year, rows in rows_by_year(loaded.rows[name]).items() if FIRST <= year < LAST})
    return found
