"""Which rows of a return concern a year, and whether the year is one that the return holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from gwella.code_of_practice.errors import ReturnRejected
from gwella.code_of_practice.messages import message
from gwella.code_of_practice.years import FIRST, LAST, Period, year_label, year_of
from gwella.returns.load import Loaded
from gwella.returns.whose import years_held
from gwella.snapshots.tables import table


def period_of(read: Iterable[Loaded]) -> Period:
    """Return the last year that the rows hold. Raises ReturnRejected where no row is dated."""
    years = _held(read)
    if not years:
        raise ReturnRejected("returns.no_dates")
    return Period.of_year(years[-1])


def concerned(loaded: Loaded, period: Period, tables: Mapping[str, Loaded]) -> list[bool]:
    """Return, row by row, whether it concerns the period: dated in it, open in it, or not dated at all.

    A table of no dates (people) is looked at where a row that concerns the period names its row.
    """
    definition = table(loaded.table)
    if definition.spell:
        begins, ends = (loaded.rows[name].to_pylist() for name in definition.spell)
        return [
            (begin is None or begin <= period.last_day) and (end is None or end >= period.first_day)
            for begin, end in zip(begins, ends, strict=True)
        ]
    if definition.date:
        dates = loaded.rows[definition.date].to_pylist()
        return [day is None or period.first_day <= day <= period.last_day for day in dates]
    named = _named(definition.key, period, {name: other for name, other in tables.items() if name != loaded.table})
    return [named is None or key is None or key in named for key in loaded.rows[definition.key].to_pylist()]


def _named(key: str, period: Period, tables: Mapping[str, Loaded]) -> set[str] | None:
    """Return what rows that concern the period name in the column `key`; None where no table has it."""
    naming = [other for other in tables.values() if key in other.present]
    if not naming:
        return None
    named: set[str] = set()
    for other in naming:
        asks_about = concerned(other, period, {})
        named |= {name for name, is_in in zip(other.rows[key].to_pylist(), asks_about, strict=True) if is_in}
    return named


def refuse_another_year(read: Sequence[Loaded], period: Period) -> None:
    """Raise ReturnRejected when nothing happened in the year. An open placement alone proves no year."""
    dated = [loaded for loaded in read if table(loaded.table).date or table(loaded.table).spell]
    years = {year for loaded in dated for year in _years(loaded)}
    only_spells = not any(table(loaded.table).date and len(loaded.rows) for loaded in dated)
    if not years or period.year in years or (only_spells and any(any(concerned(one, period, {})) for one in dated)):
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
        for day in loaded.rows[name].to_pylist():
            if day is not None and FIRST <= (year := year_of(day)) < LAST:
                yield year
