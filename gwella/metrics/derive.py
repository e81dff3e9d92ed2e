"""The closed vocabulary of derived columns: one word, one function.

Each takes the rows and returns a column for them; an empty cell it needs leaves the answer
unknown. Most are worked out once for a row; those that look at the period (`first_day`, `last_day`) once for
each period in which the row stands.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from gwella.code_of_practice.reading import kept
from gwella.snapshots.ages import UNBORN, unborn_on
from gwella.snapshots.calendar import first_and_numbers
from gwella.snapshots.days import months_later, numbers, of_numbers, reporting_years, whole_years
from gwella.snapshots.tables import PEOPLE, Derived, Table, table

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from gwella.code_of_practice.years import Period

NOT_COVERED = -1  # no number of working days
PERIOD_DAYS = ("first_day", "last_day")
AGE_ON_LAST_DAY = "age_on_last_day"  # every table has it: what people who are counted are broken down by


class Looked(Protocol):
    """What a word may look at: columns by their names, and whose the rows are. `rows` has them."""

    definition: Table
    whose: np.ndarray  # the place of each row's authority

    @property
    def somebody(self) -> np.ndarray:
        """A number for each person of each authority, and one for nobody."""

    @property
    def people_named(self) -> int:
        """How many of these numbers there are."""

    def __getitem__(self, name: str) -> pa.Array:
        """Return a column, worked out where it is derived."""

    def at(self, name: str, places: np.ndarray) -> pa.Array:
        """Return a column at these places alone, for what is asked of few."""

    def put(self, name: str, column: pa.Array) -> None:
        """Set a column beside another that was worked out with it."""


class LookedIn(Looked, Protocol):
    """What a word that looks at the period sees too: all rows, and for each its place among them and its period's."""

    periods: Sequence[Period]
    turn: np.ndarray

    @property
    def every(self) -> Looked:
        """All rows of the table."""

    @property
    def origin(self) -> np.ndarray:
        """The place of each row among them."""


class Word(msgspec.Struct, frozen=True):
    """How a word works its column out, and what it looks at beside the columns that it is given."""

    derive: Callable[..., Any]
    of_person: tuple[str, ...] = ()  # columns of the row's person
    counts_working_days: bool = False  # so that a year without known bank holidays is refused
    in_period: bool = False  # it looks at the period even where it is given no day of it
    by_key: bool = False  # rows of one day are told apart by their identifiers
    is_number: bool = False  # whole numbers, of which a mean or a median can be taken
    is_yes_no: bool = False
    is_day: bool = False


@kept
def with_age(name: str) -> Table:
    """Return a table's definition with `age_on_last_day` among its derived columns."""
    of_everybody = Derived(table(PEOPLE).title, "age_at", {"date": "last_day"})
    definition = table(name)
    return msgspec.structs.replace(definition, derive={**definition.derive, AGE_ON_LAST_DAY: of_everybody})


def derive(rows: Looked, name: str, derived: Derived) -> pa.Array:
    """Return the column `name` that `derived` describes."""
    given = {"from_" if key == "from" else key: value for key, value in derived.given.items()}
    return WORDS[derived.word].derive(rows, name, **given)


def needed(definition: Table, fields: Collection[str]) -> list[str]:
    """Return those of `fields` that are derived, and what they are derived from, each after what it needs."""
    order: dict[str, None] = {}

    def visit(field: str) -> None:
        if field in definition.derive and field not in order:
            for source in sources(definition.derive[field]):
                visit(source)
            order[field] = None

    for field in sorted(fields):
        visit(field)
    return list(order)


def sources(derived: Derived) -> Iterator[str]:
    """Yield the columns, days of the period and attributes of the person that a derived column looks at."""
    yield from (value for value in derived.given.values() if isinstance(value, str))
    yield from WORDS[derived.word].of_person


def looks_at_period(definition: Table, field: str) -> bool:
    """Say whether a derived column, or one that it is derived from, looks at the period."""
    if field not in definition.derive:
        return field in PERIOD_DAYS
    derived = definition.derive[field]
    return WORDS[derived.word].in_period or any(looks_at_period(definition, source) for source in sources(derived))


def working_days(rows: Looked, name: str, from_: str, to: str) -> pa.Array:
    """The working days after `from`, up to and including `to`; the same day is 0.

    A `to` before its `from` is a mistake: the days are not known, rather than few.
    """
    import pyarrow.compute as pc

    days = pc.subtract(_working_day(rows[to]), _working_day(rows[from_]))
    return pc.if_else(pc.greater_equal(rows[to], rows[from_]), days, None)


def days(rows: Looked, name: str, from_: str, to: str) -> pa.Array:
    """The calendar days after `from`, up to and including `to`; the same day is 0, a `to` before it not known."""
    import pyarrow as pa
    import pyarrow.compute as pc

    between = pc.subtract(rows[to].cast(pa.int32()), rows[from_].cast(pa.int32()))
    return pc.if_else(pc.greater_equal(between, 0), between, None)


def months_after(rows: Looked, name: str, date: str, months: int) -> pa.Array:
    """The day so many calendar months after `date`; the month's last day where it has no such day."""
    return _months_after(rows[date], months)


def not_after(rows: Looked, name: str, date: str, limit: str) -> pa.Array:
    """Whether `date` lies on `limit` or before it."""
    import pyarrow.compute as pc

    return pc.less_equal(rows[date], rows[limit])


def age_at(rows: Looked, name: str, date: str) -> pa.Array:
    """The person's age in whole years on `date`; UNBORN for a child who was not yet born then.

    A birth long after the day is a mistake, so the age is not known.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    on, born = rows[date], rows["born_on"]
    days, since = numbers(on), numbers(born)
    age, is_known = whole_years(days, since), since <= days
    for empty in (day.is_null().to_numpy(zero_copy_only=False) for day in (on, born) if day.null_count):
        is_known &= ~empty
    # Nearly everybody is born: only of the others is it asked whether they are on the way.
    others = np.flatnonzero(~is_known)
    awaited = unborn_on(on.take(pa.array(others)), born.take(pa.array(others)), rows.at("expected_on", others))
    unborn = others[pc.fill_null(awaited, False).to_numpy(zero_copy_only=False)]
    age[unborn], is_known[unborn] = UNBORN, True
    return pa.array(age, pa.int32(), mask=~is_known)


def open_on(rows: Looked, name: str, day: str, from_: str, to: str) -> pa.Array:
    """Whether a spell is open at the end of `day`: begun by then and not ended on it or before."""
    import pyarrow.compute as pc

    start, end, on = rows[from_], rows[to], rows[day]
    goes_on = pc.or_kleene(end.is_null(), pc.greater(end, on))
    return pc.and_kleene(goes_on, pc.less_equal(start, on))


def last_spell_open(rows: Looked, name: str, ever: str, day: str, from_: str, to: str) -> pa.Array:
    """Whether the last of a person's spells is open at the end of `day`; no where `ever` says that there was none.

    Where the last began after the day an earlier one may have been open on it, so it is not known.
    """
    import pyarrow.compute as pc

    has_begun = pc.less_equal(rows[from_], rows[day])
    is_open = pc.if_else(has_begun, open_on(rows, name, day, from_, to), None)
    return pc.and_kleene(rows[ever], is_open)


def previous(rows: Looked, name: str, of: str, order: str, looks_back_years: int) -> pa.Array:
    """The `of` of the same person's row just before this one by `order`; empty where there is none.

    That there is none is known only where the authority's rows reach back: where some are dated in each of
    the `looks_back_years` years before. Without them, without a person, where any row of theirs has no date, and
    where the row before lacks its `of`, it is not known; `known(name)` says which.
    """
    import numpy as np
    import pyarrow as pa

    turn, is_first = _in_turn(rows, order)
    undated = rows[order].is_null().to_numpy(zero_copy_only=False)[turn]
    whose = np.cumsum(is_first) - 1
    # A row of theirs without a date may have been any of those before.
    dated = np.bincount(whose, weights=undated)[whose] == 0 if len(turn) else undated
    can_be_told = dated & rows["person"].is_valid().to_numpy(zero_copy_only=False)[turn]
    before, told = np.full(len(turn), -1), np.zeros(len(turn), bool)
    before[turn] = np.where(can_be_told & ~is_first, np.roll(turn, 1), -1)
    value = rows[of].take(pa.array(before, mask=before < 0))
    told[turn] = can_be_told & is_first
    there_is_none = told & _reaches_back(rows, order, looks_back_years)
    rows.put(known(name), pa.array(value.is_valid().to_numpy(zero_copy_only=False) | there_is_none))
    return value


def known(name: str) -> str:
    """Return the column that says whether a `previous` column, empty or not, is known."""
    return f"{name}_known"


def at_most_months_after(rows: Looked, name: str, date: str, earlier: str, months: int) -> pa.Array:
    """Whether `date` is at most so many months after `earlier`, a `previous` column; no where there is none.

    A `date` before its `earlier` is a mistake, so it is not known.
    """
    import pyarrow.compute as pc

    before, on = rows[earlier], rows[date]
    soon = pc.fill_null(pc.less_equal(on, _months_after(before, months)), False)
    in_turn = pc.fill_null(pc.greater_equal(on, before), True)
    is_told = pc.and_(pc.and_(rows[known(earlier)], on.is_valid()), in_turn)
    return pc.if_else(is_told, soon, None)


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
    somebody = rows["person"].is_valid().to_numpy(zero_copy_only=False)
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
    is_told = (every[from_].is_valid().to_numpy(zero_copy_only=False)) & (which < kinds - 1)
    found, told = [], []
    for period in rows.periods:
        spells = overlapping(every[from_], every[to], period.first_day, period.last_day)
        pairs = np.unique(whose[spells & (which < kinds - 1)] * kinds + which[spells & (which < kinds - 1)])
        found.append(np.bincount(pairs // kinds, minlength=every.people_named))
        told.append(np.bincount(whose[spells & ~is_told], minlength=every.people_named) == 0)
    place = (rows.turn, whose[rows.origin])
    somebody = rows["person"].is_valid().to_numpy(zero_copy_only=False)
    return pa.array(np.array(found)[place].astype(np.int32), mask=~(somebody & np.array(told)[place]))


WORDS = {
    "working_days": Word(working_days, counts_working_days=True, is_number=True),
    "days": Word(days, is_number=True),
    "months_after": Word(months_after, is_day=True),
    "not_after": Word(not_after, is_yes_no=True),
    "age_at": Word(age_at, of_person=("born_on", "expected_on"), is_number=True),
    "open_on": Word(open_on, is_yes_no=True),
    "last_spell_open": Word(last_spell_open, is_yes_no=True),
    "came_again": Word(came_again, in_period=True, by_key=True, is_yes_no=True),
    "previous": Word(previous, by_key=True),
    "at_most_months_after": Word(at_most_months_after, is_yes_no=True),
    "distinct_per_person": Word(distinct_per_person, in_period=True, is_number=True),
}


def overlapping(start: pa.Array, end: pa.Array, first_day: Any, last_day: Any) -> np.ndarray:
    """Return which spells overlap the days from `first_day` to `last_day`.

    One without its beginning may have begun in time: it stands there and is not known.
    """
    import pyarrow.compute as pc

    begun = pc.fill_null(pc.less_equal(start, last_day), True)
    goes_on = pc.fill_null(pc.greater_equal(end, first_day), True)
    both: np.ndarray = pc.and_(begun, goes_on).to_numpy(zero_copy_only=False)
    return both


def _working_day(day: pa.Array) -> pa.Array:
    """Return the number of working days up to each day; empty where the bank holidays are not known."""
    import numpy as np
    import pyarrow as pa

    first, counted = first_and_numbers()
    # One day before those that are covered and one after them stand for all others.
    padded = np.pad(counted, 1, constant_values=NOT_COVERED)
    number = padded[np.clip(numbers(day) - (first - 1), 0, len(padded) - 1)]
    unknown = number == NOT_COVERED
    if day.null_count:
        unknown |= day.is_null().to_numpy(zero_copy_only=False)
    return pa.array(number, mask=unknown)


def _months_after(day: pa.Array, months: int) -> pa.Array:
    return of_numbers(months_later(numbers(day), months), day)


def _in_turn(rows: Looked, order: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the places of the rows, person by person in the order of their days, and which are a person's first."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    whose = rows.somebody
    key = rows[rows.definition.key]
    keyed = pa.table({"whose": whose, "order": rows[order], "key": key})
    # An empty date comes last, so that it stands before nothing.
    by = [("whose", "ascending"), ("order", "ascending"), ("key", "ascending")]
    turn: np.ndarray = pc.sort_indices(keyed, sort_keys=by).to_numpy().astype(np.int64)
    is_first = np.ones(len(turn), bool)
    is_first[1:] = whose[turn][1:] != whose[turn][:-1]
    return turn, is_first


def _comes_again(rows: Looked, date: str, months: int) -> pa.Array:
    """Return whether the same person has a row after this one, at most so many months later."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    turn, is_first = _in_turn(rows, date)
    following = np.full(len(turn), -1)
    following[turn] = np.where(np.roll(is_first, -1), -1, np.roll(turn, -1))
    after = rows[date].take(pa.array(following, mask=following < 0))
    undated, whose = rows[date].is_null().to_numpy(zero_copy_only=False), rows.somebody
    all_dated = np.bincount(whose, weights=undated, minlength=rows.people_named)[whose] == 0
    limit = _months_after(rows[date], months)
    last = np.full(int(rows.whose.max(initial=-1)) + 1, np.iinfo(np.int64).min)
    np.maximum.at(last, rows.whose[~undated], numbers(rows[date])[~undated])
    soon = pc.fill_null(pc.less_equal(after, limit), False)
    can_tell = all_dated & ((following >= 0) | (last[rows.whose] >= numbers(limit)))
    is_told = pc.or_(soon, pa.array(can_tell))
    of_somebody = pc.and_(rows["person"].is_valid(), rows[date].is_valid())
    return pc.if_else(pc.and_(is_told, of_somebody), soon, None)


def _reaches_back(rows: Looked, order: str, years: int) -> np.ndarray:
    """Return whether the row's authority has rows dated in each of the years before."""
    import numpy as np

    is_dated = rows[order].is_valid().to_numpy(zero_copy_only=False)
    # An authority's years, each a number of its own; no year is as long as ten thousand.
    year = rows.whose.astype(np.int64) * 10_000 + reporting_years(numbers(rows[order]))
    held = np.unique(year[is_dated])
    each = [np.isin(year - back, held) for back in range(1, years + 1)]
    reached: np.ndarray = np.logical_and.reduce([is_dated, *each])
    return reached
