"""Words that compare a table with the return of the year before: what stood open there, and how much there was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from gwella.returns.cells import Answers, Cells
from gwella.returns.rows import Rows
from gwella.returns.rule import DAY, END, KEY, Found, Rule, WholeRule
from gwella.snapshots.pieces import in_one_piece
from gwella.snapshots.tables import Table
from gwella.stats.differences import rate_ratio

if TYPE_CHECKING:
    import pyarrow as pa


class AsLastYear(Rule, frozen=True, tag="as_last_year"):
    """The date is the one that the row with the same identifier had last year; the row's own day if none is named."""

    field: str = DAY
    asks_last_year: ClassVar[bool] = True

    def looks_at(self) -> tuple[str, ...]:
        return (self.field, KEY)

    def broken(self, rows: Rows) -> Answers:
        field = self.fields(rows.definition)[0]
        return Cells(_last_year(rows, field)).differs_from(rows[field])


class StaysEnded(Rule, frozen=True, tag="stays_ended"):
    """What had ended in last year's return has an end still."""

    asks_last_year: ClassVar[bool] = True

    def looks_at(self) -> tuple[str, ...]:
        return (END, KEY)

    def broken(self, rows: Rows) -> Answers:
        field = self.fields(rows.definition)[0]
        return (Cells(_last_year(rows, field)) < rows.period.first_day) & rows.empty(field)


class CarriedOver(WholeRule, frozen=True, tag="carried_over"):
    """What was open on the last day of last year's return is in this year's too, wherever it ended since."""

    asks_last_year: ClassVar[bool] = True

    def looks_at(self) -> tuple[str, ...]:
        return (KEY, DAY, END)

    def found(self, rows: Rows) -> Iterator[Found]:
        import pyarrow.compute as pc

        before, key = rows.of_last_year(), rows.definition.key
        was_open = _open_on(before, rows.definition, rows.period.previous.last_day)
        is_there = pc.is_in(in_one_piece(before[key]), value_set=rows.everything[key].values)
        gone = pc.and_(pc.and_(was_open, in_one_piece(before[key]).is_valid()), pc.invert(is_there))
        yield from (Found(missing=place) for place in pc.indices_nonzero(gone).to_pylist())


class SameStock(WholeRule, frozen=True, tag="same_stock"):
    """As many were open on the last day of last year by this return as by last year's.

    A difference of less than `share` of last year's, or of less than `at_least`, is let pass: some are entered late.
    """

    share: float
    at_least: int
    asks_last_year: ClassVar[bool] = True

    def looks_at(self) -> tuple[str, ...]:
        return (KEY, DAY, END)

    def found(self, rows: Rows) -> Iterator[Found]:
        last_day = rows.period.previous.last_day
        of = rows.definition
        then = _open_on(rows.of_last_year(), of, last_day).true_count
        now = _open_on(rows.everything_as_table(), of, last_day).true_count
        if abs(now - then) >= max(self.at_least, self.share * then):
            yield Found({"then": then, "now": now})


class NoGreatChange(WholeRule, frozen=True, tag="no_great_change"):
    """There are not surely more than `times` as many rows as last year, nor surely less than one in as many.

    Surely: the whole 95 % interval of the ratio of two counts lies beyond.
    """

    times: float
    asks_last_year: ClassVar[bool] = True

    def looks_at(self) -> tuple[str, ...]:
        return (KEY, DAY)

    def found(self, rows: Rows) -> Iterator[Found]:
        before = rows.period.previous
        days = self.fields(rows.definition)[1]
        now = _within(rows.everything[days].values, rows.period.first_day, rows.period.last_day)
        then = _within(in_one_piece(rows.of_last_year()[days]), before.first_day, before.last_day)
        if is_great_change(now, then, self.times):
            yield Found({"then": then, "now": now})


def is_great_change(now: float, then: float, times: float) -> bool:
    """Say whether the 95 % interval of `now` as a multiple of `then` lies beyond `times`, or below one in `times`."""
    ratio = rate_ratio(now, 1, then, 1)
    return ratio is not None and (ratio.low > times or ratio.high < 1 / times)


def _last_year(rows: Rows, field: str) -> pa.Array:
    """Return what last year's row with the same identifier held in a column of dates; empty where there is none."""
    import pyarrow.compute as pc

    before = rows.of_last_year()
    key = rows.definition.key
    places = pc.index_in(rows[key].values, value_set=in_one_piece(before[key]), skip_nulls=True)
    return in_one_piece(before[field]).take(places)


def _open_on(table: pa.Table, of: Table, day: date) -> pa.Array:
    """Return which spells of a table are open at the end of a day: begun by then, and not ended by then."""
    import pyarrow.compute as pc

    assert of.spell, "only a table of spells is asked what was open"
    begins, ends = (in_one_piece(table[name]) for name in of.spell)
    has_begun = pc.fill_null(pc.less_equal(begins, day), False)
    return pc.and_(has_begun, pc.fill_null(pc.greater(ends, day), True))


def _within(days: pa.Array, first: date, last: date) -> int:
    import pyarrow.compute as pc

    count: int = pc.and_(pc.greater_equal(days, first), pc.less_equal(days, last)).true_count
    return count
