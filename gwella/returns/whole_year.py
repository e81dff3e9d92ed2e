"""Words about how the rows of a table lie in the year: an extract that lacks months is no year's return."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from gwella.code_of_practice.years import Length, parts
from gwella.returns.rows import Rows
from gwella.returns.rule import DAY, Found, WholeRule
from gwella.snapshots.days import numbers

NOBODY_BY_CHANCE = 10  # rows a month, on average: by chance a month then has none once in 20,000


class EveryMonth(WholeRule, frozen=True, tag="every_month"):
    """Every month of the year has a row, where those that have any have at least `usually` on average.

    In a table of few rows a month without any may well be true.
    """

    usually: int = NOBODY_BY_CHANCE

    def looks_at(self) -> tuple[str, ...]:
        return (DAY,)

    def found(self, rows: Rows) -> Iterator[Found]:
        import numpy as np

        months = parts(rows.period.year, Length.MONTH)
        days = numbers(rows.everything[self.fields(rows.definition)[0]].values.drop_null())
        # In one pass: which of the bounds between months each day lies after.
        bounds = np.array(
            [*(month.first_day for month in months), months[-1].last_day + timedelta(days=1)], "datetime64[D]"
        )
        month_of = bounds.astype("int64").searchsorted(days, side="right")
        counts = np.bincount(month_of, minlength=len(bounds) + 1)[1:-1].tolist()
        some = [count for count in counts if count]
        if some and sum(some) >= self.usually * len(some):
            for month, count in zip(months, counts, strict=True):
                if not count:
                    yield Found({"month": month.code})
