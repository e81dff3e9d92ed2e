"""Words for derived columns that look at a person's other rows: the one before, all that overlap the period."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gwella.metrics.derive_days import later
from gwella.metrics.looked import Looked, LookedIn
from gwella.snapshots.days import months_later, numbers, reporting_years
from gwella.snapshots.in_memory import answered, as_answers, holding, places_in_order

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

YEARS = 20_000  # more than an authority can have, with those that are looked back to


def previous(rows: Looked, name: str, of: str, order: str, looks_back_years: int) -> pa.Array:
    """The `of` of the same person's row just before this one by `order`; empty where there is none.

    That there is none is known only where the authority's rows reach back: where some are dated in each of
    the `looks_back_years` years before. Without them, without a person, where any row of theirs has no date, and
    where the row before lacks its `of`, it is not known; `known(name)` says which.
    """
    import numpy as np
    import pyarrow as pa

    turn, is_first = _in_turn(rows, order)
    # A row of theirs without a date may have been any of those before.
    can_be_told = _all_dated(rows, order) & holding(rows["person"])
    before, first = np.empty(len(turn), np.int64), np.empty(len(turn), bool)
    before[turn], first[turn] = np.roll(turn, 1), is_first
    value = rows[of].take(pa.array(before, mask=~can_be_told | first))
    there_is_none = can_be_told & first & _reaches_back(rows, order, looks_back_years)
    rows.put(known(name), as_answers(holding(value) | there_is_none))
    return value


def known(name: str) -> str:
    """Return the column that says whether a `previous` column, empty or not, is known."""
    return f"{name}_known"


def at_most_months_after(rows: Looked, name: str, date: str, earlier: str, months: int) -> pa.Array:
    """Whether `date` is at most so many months after `earlier`, a `previous` column; no where there is none.

    A `date` before its `earlier` is a mistake, so it is not known.
    """
    import pyarrow as pa

    before, on, there_is_one = numbers(rows[earlier]), numbers(rows[date]), holding(rows[earlier])
    soon = there_is_one & (on <= months_later(before, months))
    in_turn = ~there_is_one | (on >= before)
    is_told = answered(rows[known(earlier)]) & holding(rows[date]) & in_turn
    return pa.array(soon, mask=~is_told)


def came_again(rows: LookedIn, name: str, date: str, among: str, months: int) -> pa.Array:
    """Whether any of the person's rows of the period that are `among` has another of theirs so many months after it.

    That none came is known only where the authority's rows reach that far, and where each of the person's is dated.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    every = rows.every
    again, whose = pc.and_kleene(every[among], _comes_again(every, date, months)), every.somebody
    yes, maybe = (part.to_numpy(zero_copy_only=False) for part in (pc.fill_null(again, False), again.is_null()))
    came, told = [], []
    for period in rows.periods:
        within = pc.and_(pc.greater_equal(every[date], period.first_day), pc.less_equal(every[date], period.last_day))
        stands = pc.fill_null(within, False).to_numpy(zero_copy_only=False)
        came.append(np.bincount(whose[stands & yes], minlength=every.people_named) > 0)
        told.append(np.bincount(whose[stands & maybe], minlength=every.people_named) == 0)
    place = (rows.turn, whose[rows.origin])
    somebody = holding(rows["person"])
    has_come = np.array(came)[place]
    return pa.array(has_come, mask=~(somebody & (has_come | np.array(told)[place])))


def distinct_per_person(rows: LookedIn, name: str, of: str, from_: str, to: str) -> pa.Array:
    """How many different `of` the person has in spells that overlap the period.

    Not known without a person, nor where a spell that may overlap lacks its beginning or its `of`.
    """
    import numpy as np
    import pyarrow as pa

    every = rows.every
    whose, what = every.somebody, every[of].dictionary_encode()
    kinds = len(what.dictionary) + 1
    which = what.indices.fill_null(kinds - 1).to_numpy()
    is_told = holding(every[from_]) & (which < kinds - 1)
    found, told = [], []
    for period in rows.periods:
        spells = overlapping(every[from_], every[to], period.first_day, period.last_day)
        pairs = np.unique(whose[spells & (which < kinds - 1)] * kinds + which[spells & (which < kinds - 1)])
        found.append(np.bincount(pairs // kinds, minlength=every.people_named))
        told.append(np.bincount(whose[spells & ~is_told], minlength=every.people_named) == 0)
    place = (rows.turn, whose[rows.origin])
    somebody = holding(rows["person"])
    return pa.array(np.array(found)[place].astype(np.int32), mask=~(somebody & np.array(told)[place]))


def overlapping(start: pa.Array, end: pa.Array, first_day: Any, last_day: Any) -> np.ndarray:
    """Return which spells overlap the days from `first_day` to `last_day`.

    One without its beginning may have begun in time: it stands there and is not known.
    """
    import pyarrow.compute as pc

    begun = pc.fill_null(pc.less_equal(start, last_day), True)
    goes_on = pc.fill_null(pc.greater_equal(end, first_day), True)
    both: np.ndarray = pc.and_(begun, goes_on).to_numpy(zero_copy_only=False)
    return both


def _in_turn(rows: Looked, order: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the places of the rows, person by person in the order of their days, and which are a person's first."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    whose, day = rows.somebody, rows[order]
    # An empty date comes last, so that it stands before nothing.
    dated, days = holding(day), numbers(day).astype(np.int64)
    earliest, beyond = days.min(initial=0), days.max(initial=0) + 1
    number = whose * (beyond + 1 - earliest) + np.where(dated, days, beyond) - earliest
    turn = places_in_order(number)
    number, whose = number[turn], whose[turn]
    same = np.append(number[1:] == number[:-1], False)
    places = np.flatnonzero(same | np.roll(same, 1))
    # Few rows are of one day and person: only those are told apart by their identifiers, which are texts.
    of_one_day = pa.array(turn[places])
    keyed = {"number": number[places], "key": rows[rows.definition.key].take(of_one_day), "place": of_one_day}
    turn[places] = of_one_day.take(pc.sort_indices(pa.table(keyed), sort_keys=[(name, "ascending") for name in keyed]))
    is_first = np.ones(len(turn), bool)
    is_first[1:] = whose[1:] != whose[:-1]
    return turn, is_first


def _all_dated(rows: Looked, order: str) -> np.ndarray:
    """Return of each row whether all of its person's have a date."""
    import numpy as np

    is_dated = np.ones(rows.people_named, bool)
    is_dated[rows.somebody[~holding(rows[order])]] = False
    found: np.ndarray = is_dated[rows.somebody]
    return found


def _comes_again(rows: Looked, date: str, months: int) -> pa.Array:
    """Return whether the same person has a row after this one, at most so many months later."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    turn, is_first = _in_turn(rows, date)
    following = np.full(len(turn), -1)
    following[turn] = np.where(np.roll(is_first, -1), -1, np.roll(turn, -1))
    after = rows[date].take(pa.array(following, mask=following < 0))
    undated = ~holding(rows[date])
    limit = later(rows[date], months)
    last = np.full(int(rows.whose.max(initial=-1)) + 1, np.iinfo(np.int64).min)
    np.maximum.at(last, rows.whose[~undated], numbers(rows[date])[~undated])
    soon = pc.fill_null(pc.less_equal(after, limit), False)
    can_tell = _all_dated(rows, date) & ((following >= 0) | (last[rows.whose] >= numbers(limit)))
    is_told = pc.or_(soon, pa.array(can_tell))
    of_somebody = pc.and_(rows["person"].is_valid(), rows[date].is_valid())
    return pc.if_else(pc.and_(is_told, of_somebody), soon, None)


def _reaches_back(rows: Looked, order: str, years: int) -> np.ndarray:
    """Return whether the row's authority has rows dated in each of the years before."""
    import numpy as np

    is_dated = holding(rows[order])
    # Before each authority's years there is room for those that are looked back to.
    year = rows.whose.astype(np.int64) * YEARS + years + reporting_years(numbers(rows[order]))
    held = np.zeros(year.max(initial=0) + 1, bool)
    held[year[is_dated]] = True
    reached: np.ndarray = np.logical_and.reduce([is_dated, *(held[year - back] for back in range(1, years + 1))])
    return reached
