"""The vocabulary once more, in pandas: whole columns at a time, never row by row.

Yes and no are 1 and 0; what is not known is a missing value. A row's person is `who` (-1 for nobody), and what
people lend their rows (`born_on`, `birth_year` …) stands beside the row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gwella.metrics.definitions import Band
from gwella.snapshots.ages import LONGEST_WAIT, OLDEST, UNBORN
from gwella.snapshots.calendar import numbered_days

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from gwella.code_of_practice.years import Period

CONDITIONS: dict[str, Callable[[Any, Any], Any]] = {
    "is": lambda column, value: column == value,
    "is_not": lambda column, value: column != value,
    "one_of": lambda column, value: column.isin(value),
    "at_least": lambda column, value: column >= value,
    "at_most": lambda column, value: column <= value,
}


def working_days(rows: pd.DataFrame, name: str, from_: str, to: str, **_: Any) -> dict[str, Any]:
    import numpy as np

    days, numbers = zip(*numbered_days(), strict=True)
    first, known = np.datetime64(days[0]), np.array([*numbers, 0], dtype="float64")
    known[-1] = np.nan  # the place of every day that the calendar does not hold
    start, end = (_number(rows[column], first, known) for column in (from_, to))
    return {name: np.where(rows[to] >= rows[from_], end - start, np.nan)}


def days(rows: pd.DataFrame, name: str, from_: str, to: str, **_: Any) -> dict[str, Any]:
    between = (rows[to] - rows[from_]).dt.days
    return {name: between.where(between >= 0)}


def months_after(rows: pd.DataFrame, name: str, date: str, months: int, **_: Any) -> dict[str, Any]:
    return {name: _later(rows[date], months)}


def not_after(rows: pd.DataFrame, name: str, date: str, limit: str, **_: Any) -> dict[str, Any]:
    known = rows[date].notna() & rows[limit].notna()
    return {name: (rows[date] <= rows[limit]).astype("float32").where(known)}


def age_at(rows: pd.DataFrame, name: str, date: str, **_: Any) -> dict[str, Any]:
    import numpy as np

    on, born = rows[date], rows["born_on"]
    before_birthday = on.dt.month * 100 + on.dt.day < rows["birthday"]
    age = (on.dt.year - rows["birth_year"] - before_birthday).where(born <= on)
    others = np.flatnonzero(age.isna() & on.notna())  # few: not born on that day, or of no known date of birth
    few = rows.iloc[others]
    awaited = few["born_on"].fillna(few["expected_on"])
    to_come = np.where(few["born_on"].isna(), few["expected_on"] >= few[date], few["born_on"] > few[date])
    on_the_way = to_come & (awaited <= _later(few[date], LONGEST_WAIT))
    age.iloc[others[on_the_way]] = UNBORN
    return {name: age}


def open_on(rows: pd.DataFrame, name: str, day: str, from_: str, to: str, **_: Any) -> dict[str, Any]:
    on, start, end = rows[day], rows[from_], rows[to]
    over = end <= on
    known = over | (start.notna() & on.notna())
    return {name: (~over & (start <= on)).astype("float32").where(known)}


def last_spell_open(
    rows: pd.DataFrame, name: str, ever: str, day: str, from_: str, to: str, **_: Any
) -> dict[str, Any]:
    begun = rows[from_] <= rows[day]
    is_open = open_on(rows, name, day, from_, to)[name].where(begun)
    none = rows[ever].eq(False).fillna(False).astype(bool)
    known = none | is_open.eq(0) | (rows[ever].notna() & is_open.notna())
    return {name: (~none & is_open.eq(1)).astype("float32").where(known)}


def came_again(
    rows: pd.DataFrame,
    name: str,
    date: str,
    among: str,
    months: int,
    key: str,
    every: pd.DataFrame,
    periods: Sequence[tuple[int, Period]],
    **_: Any,
) -> dict[str, Any]:
    import pandas as pd

    in_turn = every[list(dict.fromkeys(["who", date, key]))].sort_values(["who", date, key], na_position="last")
    after = in_turn.groupby("who", sort=False)[date].shift(-1).reindex(every.index)
    limit = _later(every[date], months)
    reaches = every.groupby("authority", observed=True)[date].transform("max") >= limit
    dated = every[date].notna().groupby(every["who"]).transform("all")
    soon = after <= limit
    told = (soon | (dated & (after.notna() | reaches))) & every[date].notna()
    asked = every[among].astype("float32")
    yes, no = told & soon & asked.eq(1), asked.eq(0) | (told & ~soon)
    rows_of = every.assign(yes=yes, maybe=~yes & ~no)
    found = []
    for number, period in periods:
        inside = every[date].between(pd.Timestamp(period.first_day), pd.Timestamp(period.last_day))
        found.append(rows_of.loc[inside & (every["who"] >= 0), ["who", "yes", "maybe"]].assign(period=number))
    each = pd.concat(found).groupby(["who", "period"], sort=False)[["yes", "maybe"]].any()
    of_person = each["yes"].astype("float32").where(each["yes"] | ~each["maybe"])
    own = pd.MultiIndex.from_arrays([rows["who"], rows["period"]])
    return {name: of_person.reindex(own).to_numpy()}


def previous(
    rows: pd.DataFrame, name: str, of: str, order: str, looks_back_years: int, key: str, **_: Any
) -> dict[str, Any]:
    import pandas as pd

    in_turn = rows[list(dict.fromkeys(["who", of, order, key]))].sort_values(["who", order, key], na_position="last")
    mine = in_turn.groupby("who", sort=False)
    before, is_first = mine[of].shift().reindex(rows.index), (mine.cumcount() == 0).reindex(rows.index)
    year, whose = reporting_year(rows[order]), rows["authority"].cat.codes.astype("int64") * 10_000
    held, reaches = pd.unique(whose + year), pd.Series(True, rows.index)
    for back in range(1, looks_back_years + 1):
        reaches &= (whose + year - back).isin(held)
    can_tell = (rows["who"] >= 0) & rows[order].notna().groupby(rows["who"]).transform("all")
    told = can_tell & (before.notna() | (is_first & reaches))
    return {name: before.where(can_tell), f"{name} is known": told}


def at_most_months_after(
    rows: pd.DataFrame, name: str, date: str, earlier: str, months: int, **_: Any
) -> dict[str, Any]:
    soon = rows[date] <= _later(rows[earlier], months)
    in_turn = ~(rows[date] < rows[earlier])
    return {name: soon.astype("float32").where(rows[f"{earlier} is known"] & rows[date].notna() & in_turn)}


def distinct_per_person(
    rows: pd.DataFrame,
    name: str,
    of: str,
    from_: str,
    to: str,
    every: pd.DataFrame,
    periods: Sequence[tuple[int, Period]],
    **_: Any,
) -> dict[str, Any]:
    import numpy as np
    import pandas as pd

    spells = overlapping(every.loc[every["who"] >= 0, ["who", of, from_, to]], from_, to, periods)
    spells = spells.assign(told=spells[from_].notna() & spells[of].notna())
    each = spells.groupby(["who", "period"], sort=False).agg(different=(of, "nunique"), told=("told", "all"))
    different = each["different"].where(each["told"])
    own = pd.MultiIndex.from_arrays([rows["who"], rows["period"]])
    without = ~own.isin(each.index) & (rows["who"] >= 0).to_numpy()  # no spell of theirs in the period
    return {name: np.where(without, 0, different.reindex(own).to_numpy())}


WORDS: dict[str, Callable[..., dict[str, Any]]] = {
    "working_days": working_days,
    "days": days,
    "months_after": months_after,
    "not_after": not_after,
    "age_at": age_at,
    "open_on": open_on,
    "last_spell_open": last_spell_open,
    "came_again": came_again,
    "previous": previous,
    "at_most_months_after": at_most_months_after,
    "distinct_per_person": distinct_per_person,
}


def overlapping(rows: pd.DataFrame, start: str, end: str, periods: Sequence[tuple[int, Period]]) -> pd.DataFrame:
    """Return spells once for each period that they overlap, with its number and its days."""
    import pandas as pd

    found = []
    for number, period in periods:
        first, last = pd.Timestamp(period.first_day), pd.Timestamp(period.last_day)
        stands = (rows[start].isna() | (rows[start] <= last)) & (rows[end].isna() | (rows[end] >= first))
        found.append(rows[stands].assign(period=number, first_day=first, last_day=last))
    return pd.concat(found, ignore_index=True)


def reporting_year(day: pd.Series) -> pd.Series:
    """Return the year that each day lies in; April is its first month."""
    return day.dt.year - (day.dt.month < 4)


def banded(age: pd.Series, bands: Mapping[str, Band], labels: Sequence[str]) -> pd.Categorical:
    """Return the band of each age: of `labels` the first where there is none, then those of the bands in turn."""
    import numpy as np
    import pandas as pd

    starts = np.array([band.from_ for band in bands.values()])
    ends = np.array([OLDEST if band.to is None else band.to for band in bands.values()])
    order, ages = np.argsort(starts), age.fillna(-99).to_numpy()
    at = np.searchsorted(starts[order], ages, side="right") - 1
    within = (at >= 0) & (ages <= ends[order][at])
    return pd.Categorical.from_codes(np.where(within, order[at] + 1, 0), categories=list(labels))


def _number(day: pd.Series, first: np.datetime64, known: np.ndarray) -> np.ndarray:
    """Return the working-day number of each day."""
    import numpy as np

    places = (day - first).dt.days.fillna(-1).to_numpy().astype("int64")
    return known[np.where((places >= 0) & (places < len(known) - 1), places, len(known) - 1)]


def _later(day: pd.Series, months: int) -> pd.Series:
    import pandas as pd

    return day + pd.DateOffset(months=months)
