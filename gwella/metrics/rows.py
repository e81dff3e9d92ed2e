"""The rows that a count looks at: one table of some authorities, with what is known of its people.

What is shared by counting (`cells`) and explaining (`explain`), so that both see the same rows. A column is
worked out when it is first asked for, once for all passes: stored, derived, or lent by the row's person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from gwella.code_of_practice.years import Period
from gwella.metrics.counts import When
from gwella.metrics.derive import PERIOD_DAYS, derive, looks_at_period, with_age
from gwella.metrics.derive_others import overlapping
from gwella.metrics.encoded import Encoded, encoded
from gwella.metrics.lending import NO_KEY, People
from gwella.snapshots.days import numbers
from gwella.snapshots.in_memory import holding

if TYPE_CHECKING:
    from datetime import date

    import numpy as np
    import pyarrow as pa


NO_PERIOD = -1
NEARLY_ALL = 0.8  # of the rows of a table


class Rows:
    """All rows of one table of some authorities, one authority after the other.

    `whose` is the place of each row's authority among them, `link` that of its person in `people`.
    """

    periods: tuple[Period, ...] = ()

    def __init__(self, name: str, stored: pa.Table, whose: np.ndarray, people: People) -> None:
        self.name, self.definition = name, with_age(name)
        self.whose, self._people = whose, people
        self._columns: dict[str, pa.Array] = {each: stored[each].combine_chunks() for each in stored.column_names}
        self._encoded: dict[str, Encoded] = {}

    def __len__(self) -> int:
        return len(self.whose)

    def __getitem__(self, name: str) -> pa.Array:
        """Return a column; one of people is empty where the person is not there."""
        if name not in self._columns:
            self._columns[name] = self._worked_out(name)
        return self._columns[name]

    def encoded(self, name: str) -> Encoded:
        """Return a column as the places of its values, told apart once for all passes."""
        if name not in self._encoded:
            self._encoded[name] = encoded(self[name])
        return self._encoded[name]

    def at(self, name: str, places: np.ndarray) -> pa.Array:
        """Return a column at these places alone, for what is asked of few rows."""
        import pyarrow as pa

        if name in self._columns or name in self.definition.derive:
            return self[name].take(pa.array(places))
        return self._people.lent(name, self.link[places])

    def put(self, name: str, column: pa.Array) -> None:
        """Set a column beside another that was worked out with it."""
        self._columns[name] = column

    @property
    def every(self) -> Rows:
        """All rows of the table."""
        return self

    @cached_property
    def link(self) -> np.ndarray:
        return self._people.places(self["person"], self.whose)

    @cached_property
    def somebody(self) -> np.ndarray:
        """A number for each person of each authority; those without one are one nobody in each."""
        import numpy as np
        import pandas as pd
        import pyarrow as pa

        found = self.link.copy()
        # Nearly everybody is among the people, at a place that is a number: only the others are told apart here.
        others = np.flatnonzero(found == self._people.nobody)
        if len(others):
            which, keys = pd.factorize(self["person"].take(pa.array(others)).fill_null(NO_KEY).to_numpy())
            found[others] += pd.factorize(self.whose[others].astype(np.int64) * len(keys) + which)[0]
        return found

    def who(self, name: str) -> np.ndarray:
        """Return a number for each person that a column names. A row without one stands for a person of its own."""
        import numpy as np

        which, values = self.encoded(name)
        who = which.astype(np.int64)
        nobody = np.flatnonzero(who == len(values) - 1)
        who[nobody] += np.arange(len(nobody))
        return who

    @property
    def people_named(self) -> int:
        """How many numbers `somebody` has."""
        return int(self.somebody.max(initial=-1)) + 1

    def lent(self, names: Sequence[str]) -> np.ndarray:
        """Return the number that the categories of each row's person in the breakdowns `names` make."""
        found: np.ndarray = self._people.number(tuple(names))[self.link]
        return found

    def standing(self, when: When, periods: Sequence[Period]) -> Standing:
        """Return the rows in each of `periods`, all of one length: one row a row and period.

        A row without its date stands in no period.
        """
        import numpy as np

        if when.falls:
            turn = _turns(self[when.field], periods)
            taken = np.flatnonzero(turn != NO_PERIOD)
            return Standing(self, taken, turn[taken], periods)
        assert self.definition.spell, f"{self.definition.title.en} is counted over its spells and has none"
        start, end = (self[column] for column in self.definition.spell)
        each = [np.flatnonzero(overlapping(start, end, one.first_day, one.last_day)) for one in periods]
        turn = np.repeat(np.arange(len(periods), dtype=np.int16), [len(its) for its in each])
        return Standing(self, np.concatenate([np.empty(0, np.int64), *each]), turn, periods)

    def standing_or_nearly(self, when: When, periods: Sequence[Period]) -> Standing:
        """Return the same; of a flow of which nearly all rows stand in a period, all of them, the others in NO_PERIOD.

        To look at a few rows too many costs less than to take all the others out of every column.
        """
        import numpy as np

        if when.falls:
            turn = _turns(self[when.field], periods)
            if np.count_nonzero(turn != NO_PERIOD) >= NEARLY_ALL * len(self):
                return Standing(self, None, turn, periods)
        return self.standing(when, periods)

    def all_in(self, period: Period) -> Standing:
        """Return all rows as if they stood in `period`."""
        import numpy as np

        return Standing(self, None, np.zeros(len(self), np.int16), [period])

    def _worked_out(self, name: str) -> pa.Array:
        if name in self.definition.derive:
            return derive(self, name, self.definition.derive[name])
        assert name not in self.definition.stored, f"{name} is looked at, and was not opened"
        return self._people.lent(name, self.link)


class Standing(Rows):
    """Rows in their periods: `origin` is the place of each among all rows, `turn` that of its period in `periods`.

    `taken` are the places of these rows among `rows`, None where they are all of them in their order. Only what looks
    at the period is worked out here; all else is taken from where it was worked out for all rows.
    """

    def __init__(
        self,
        rows: Rows,
        taken: np.ndarray | None,
        turn: np.ndarray,
        periods: Sequence[Period],
        columns: Mapping[str, pa.Array] | None = None,
    ) -> None:
        import pyarrow as pa

        self._rows, self._taken, self._at = rows, taken, None if taken is None else pa.array(taken)
        self.name, self.definition = rows.name, rows.definition
        self.turn, self.periods = turn, tuple(periods)
        self.whose, self._people = self._of_these(rows.whose), rows._people
        self._columns = dict(columns or {})
        self._encoded = {}

    @property
    def every(self) -> Rows:
        return self._rows.every

    @cached_property
    def link(self) -> np.ndarray:
        return self._of_these(self._rows.link)

    @property
    def origin(self) -> np.ndarray:
        import numpy as np

        rows = self._rows
        return self._of_these(rows.origin if isinstance(rows, Standing) else np.arange(len(rows)))

    def at(self, name: str, places: np.ndarray) -> pa.Array:
        """Return a column at these places alone, for what is asked of few rows."""
        return self._rows.at(name, places if self._taken is None else self._taken[places])

    def encoded(self, name: str) -> Encoded:
        """Return a column as the places of its values, taken from where they were told apart for all rows."""
        if name in self._columns or self._is_of_period(name):
            return super().encoded(name)
        which, values = self._rows.encoded(name)
        return Encoded(self._of_these(which), values)

    def again(self, taken: np.ndarray, columns: Mapping[str, pa.Array]) -> Standing:
        """Return some of these rows, perhaps more than once, with other `columns` in the place of theirs."""
        return Standing(self, taken, self.turn[taken], self.periods, columns)

    def _of_these(self, numbers: np.ndarray) -> np.ndarray:
        """Return what stands for these rows among numbers that stand for all of them."""
        return numbers if self._taken is None else numbers[self._taken]

    def _worked_out(self, name: str) -> pa.Array:
        if name in PERIOD_DAYS:
            return self._days([getattr(period, name) for period in self.periods])
        if not self._is_of_period(name):
            return self._rows[name] if self._at is None else self._rows[name].take(self._at)
        return derive(self, name, self.definition.derive[name])

    def _is_of_period(self, name: str) -> bool:
        """Whether a column is worked out here, since it looks at the period, and not taken from all rows."""
        return not isinstance(self._rows, Standing) and looks_at_period(self.definition, name)

    def _days(self, each: Sequence[date]) -> pa.Array:
        import pyarrow as pa

        # Of a row in no period it is any day: nothing that is worked out with it is looked at.
        return pa.array(numbers(pa.array(each, pa.date32()))[self.turn]).cast(pa.date32())


def _turns(day: pa.Array, periods: Sequence[Period]) -> np.ndarray:
    """Return the period, by its place, in which each row's day falls; NO_PERIOD for none."""
    import numpy as np
    import pyarrow as pa

    first, last = (numbers(pa.array([getattr(one, name) for one in periods], pa.date32())) for name in PERIOD_DAYS)
    in_turn = np.argsort(first)
    assert (first[in_turn][1:] > last[in_turn][:-1]).all(), "no day lies in two periods of one run"
    begin = first.min() - 1
    turns = np.full(last.max() - begin + 2, NO_PERIOD, np.int16)  # of each day, with one before and one after them
    for place, (start, end) in enumerate(zip(first - begin, last - begin, strict=True)):
        turns[start : end + 1] = place
    turn: np.ndarray = turns.take(numbers(day) - begin, mode="clip")
    if day.null_count:
        turn[~holding(day)] = NO_PERIOD
    return turn
