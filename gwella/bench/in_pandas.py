"""The same figures as a careful analyst would work them out in pandas, from the CSV files.

Only the columns needed are read, codes as categories and dates through their few different texts; derived
columns once a table; then one groupby a table and breakdown, over all metrics' 0/1 columns at once. Or singly: one
groupby a metric and breakdown, as it is mostly written, with all else as before. It reads the files that our
generator writes, mistakes included, and knows nothing of snapshots, cells or Ibis.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gwella.bench.pandas_words import CONDITIONS, WORDS, banded, overlapping, reporting_year
from gwella.bench.scan import columns
from gwella.code_of_practice.results import UNKNOWN
from gwella.metrics.cells import AGE, Tally
from gwella.metrics.definitions import breakdowns, dimensions
from gwella.metrics.derive import AGE_ON_LAST_DAY, looks_at_period, needed, with_age
from gwella.metrics.dimensions import codes
from gwella.snapshots.tables import PEOPLE, Column, Kind, lists, table

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from gwella.bench.runs import Facts, Given
    from gwella.metrics.plan import Job

LENT = ("born_on", "expected_on", "birth_year", "birthday")


def figures(given: Given, work: Sequence[Job], facts: Facts) -> pd.DataFrame:
    """Return the values of all authorities from their files: one row a metric, breakdown, category, area and period."""
    return _figures(given, work, together=True)


def figures_singly(given: Given, work: Sequence[Job], facts: Facts) -> pd.DataFrame:
    """Return the same values, each metric grouped by itself."""
    return _figures(given, work, together=False)


def _figures(given: Given, work: Sequence[Job], *, together: bool) -> pd.DataFrame:
    import pandas as pd

    folders = sorted(path for path in Path(given.extracts).iterdir() if path.is_dir())
    tables = Tables(folders, columns(work))
    by_table: dict[str, list[Job]] = defaultdict(list)
    for job in work:
        by_table[job.count.of].append(job)
    found = [block for name, its in by_table.items() for block in OneTable(name, tables, its, together).values()]
    return pd.concat(found, ignore_index=True)


class Tables:
    """The files of all authorities, one table at a time; people stay, since every row is about one of them."""

    def __init__(self, folders: Sequence[Path], wanted: dict[str, set[str]]) -> None:
        import numpy as np
        import pandas as pd

        self._folders, self._wanted = folders, wanted
        self._authorities = [folder.name for folder in folders]
        each = [_read(folder, PEOPLE, wanted[PEOPLE]).drop_duplicates("person") for folder in folders]
        self._persons = [pd.Index(people.pop("person")) for people in each]
        self._first = np.cumsum([0, *map(len, each)])
        self.people = self._with_categories(pd.concat(each, ignore_index=True))

    def rows(self, name: str) -> pd.DataFrame:
        """Return the rows of a table with their `authority`, `who` and, where it is in people, `place` there."""
        import pandas as pd

        key, found, strangers = table(name).key, [], int(self._first[-1])
        for i, folder in enumerate(self._folders):
            rows = _read(folder, name, self._wanted[name] | {key})
            rows = rows[~rows[key].duplicated() | rows[key].isna()]
            place = self._persons[i].get_indexer(rows["person"])
            who = place + self._first[i] * (place >= 0)
            unlisted = (place < 0) & rows["person"].notna().to_numpy()
            numbers, different = pd.factorize(rows["person"][unlisted])
            who[unlisted] = strangers + numbers
            strangers += len(different)
            authority = pd.Categorical.from_codes([i] * len(rows), self._authorities)
            place[place >= 0] += self._first[i]
            found.append(rows.drop(columns="person").assign(authority=authority, who=who, place=place))
        return pd.concat(found, ignore_index=True)

    def lent(self, column: str, place: pd.Series) -> Any:
        """Return a column of people, for rows by the place of their person."""
        values = self.people[column].array
        fill = UNKNOWN if column in breakdowns() else None
        return values.take(place.to_numpy(), allow_fill=True, fill_value=fill)

    def _with_categories(self, people: pd.DataFrame) -> pd.DataFrame:
        """Return people with each breakdown that is theirs, UNKNOWN among its categories, and their birthdays."""
        import pandas as pd

        for name, one in breakdowns().items():
            if one.field in people.columns and one.list and not one.several:
                column = people[one.field]
                if table(PEOPLE).columns[one.field].kind is Kind.YES_NO:
                    column = column.map({1: "yes", 0: "no"})
                people[name] = pd.Categorical(column, [*codes(name), UNKNOWN])
                people[name] = people[name].fillna(UNKNOWN)
        born = people["born_on"].dt
        return people.assign(birth_year=born.year, birthday=born.month * 100 + born.day)


class OneTable:
    """The figures over one table, its metrics grouped together or each by itself."""

    def __init__(self, name: str, tables: Tables, work: Sequence[Job], together: bool) -> None:
        self._name, self._tables, self._work, self._together = name, tables, work, together
        self._definition = with_age(name)
        periods = sorted({period for job in work for period in job.periods})
        self._periods = [(period.year, period) for period in periods]
        self._every: pd.DataFrame | None = None

    def values(self) -> Iterator[pd.DataFrame]:
        """Yield a block of values for each set of metrics that look at the same rows, and each breakdown."""
        together: dict[tuple[Any, str], list[Job]] = defaultdict(list)
        for job in self._work:
            together[job.count.when, job.count.distinct].append(job)
        rows = self._tables.rows(self._name)
        rows = rows.assign(**{name: self._tables.lent(name, rows["place"]) for name in LENT})
        rows = self._derived(rows, self._fields(self._work), in_period=False)
        for its in together.values():
            standing = self._standing(rows, its)
            for some in [its] if self._together else [[job] for job in its]:
                yield from self._grouped(standing, some)

    def _fields(self, work: Sequence[Job]) -> set[str]:
        fields = {field for job in work for field in job.count.fields} | {job.count.when.field for job in work}
        return fields | {self._age(job) for job in work}

    def _age(self, job: Job) -> str:
        return AGE_ON_LAST_DAY if job.count.distinct else AGE

    def _derived(self, rows: pd.DataFrame, fields: set[str], *, in_period: bool) -> pd.DataFrame:
        """Return rows with the derived columns among `fields`, those of the period or all the others."""
        for name in needed(self._definition, fields):
            if looks_at_period(self._definition, name) is in_period:
                one = self._definition.derive[name]
                given = {"from_" if key == "from" else key: value for key, value in one.given.items()}
                around: dict[str, Any] = {"key": self._definition.key}
                if in_period:
                    around |= {"every": self._every, "periods": self._periods}
                rows = rows.assign(**WORDS[one.word](rows, name, **given, **around))
        if not in_period:
            self._every = rows
        return rows

    def _standing(self, rows: pd.DataFrame, work: Sequence[Job]) -> pd.DataFrame:
        """Return the rows that stand in the periods, once for each, with what is derived there and the dimensions."""
        import pandas as pd

        when, fields = work[0].count.when, self._fields(work)
        if when.overlaps:
            assert self._definition.spell, "what overlaps has a spell"
            rows = overlapping(rows, *self._definition.spell, self._periods)
        else:
            numbers = pd.DataFrame(
                [(number, pd.Timestamp(one.first_day), pd.Timestamp(one.last_day)) for number, one in self._periods],
                columns=["period", "first_day", "last_day"],
            )
            rows = rows.assign(period=reporting_year(rows[when.field])).merge(numbers, on="period")
        rows = self._derived(rows, fields, in_period=True)
        names = sorted({name for job in work for one in job.metric.breakdowns for name in dimensions(one)})
        return rows.assign(**{name: self._dimension(rows, name, self._age(work[0])) for name in names})

    def _dimension(self, rows: pd.DataFrame, name: str, age: str) -> Any:
        one = breakdowns()[name]
        if one.bands:
            return banded(rows[age if one.field == AGE else one.field], one.bands, [UNKNOWN, *codes(name)])
        return self._tables.lent(name, rows["place"])

    def _grouped(self, rows: pd.DataFrame, work: Sequence[Job]) -> Iterator[pd.DataFrame]:
        """Yield the sums of all metrics' 0/1 columns, by each breakdown."""
        import pandas as pd

        ones: dict[str, Any] = {}
        for i, job in enumerate(work):
            ones[f"met {i}"], ones[f"unknown {i}"] = self._counted(rows, job.tally, bool(job.count.distinct))
            if job.count.mean:
                ones[f"sum {i}"] = rows[job.count.mean].where(ones[f"met {i}"] == 1, 0).fillna(0)
        names = sorted({name for job in work for one in job.metric.breakdowns for name in dimensions(one)})
        counted = pd.concat([rows[["authority", "period", *names]], pd.DataFrame(ones, rows.index)], axis=1)
        if work[0].count.distinct:
            counted = _once_each(counted, rows["who"], list(ones))
        for breakdown in ("", *work[0].metric.breakdowns):
            by = list(dimensions(breakdown)) if breakdown else []
            sums = counted.groupby(["authority", "period", *by], observed=True, sort=False)[list(ones)].sum()
            yield _long(sums, breakdown, by, work)

    def _counted(self, rows: pd.DataFrame, tally: Tally, of_people: bool) -> tuple[np.ndarray, np.ndarray]:
        """Return whether each row is counted, and whether that is not known.

        Of people what is not known counts only where one of their rows is known to be in the whole.
        """
        import numpy as np
        import pandas as pd

        all_hold, one_fails = np.ones(len(rows), bool), np.zeros(len(rows), bool)
        in_whole = np.ones(len(rows), bool)
        for condition in tally.where:
            column = self._column(rows, condition.field)
            known = column.notna().to_numpy() & (column != UNKNOWN).to_numpy()  # what people lend says it so
            holds = CONDITIONS[condition.word](column, condition.value).to_numpy() & known
            all_hold &= holds
            certain = condition in tally.certain
            in_whole &= holds | (not certain)
            one_fails |= ~holds if certain and not of_people else ~holds & known
        if tally.mean:
            all_hold &= rows[tally.mean].notna().to_numpy()
        unknown = ~all_hold & ~one_fails
        if of_people and tally.certain:
            who = rows["who"].where(rows["who"] >= 0, -1 - np.arange(len(rows)))
            unknown &= pd.Series(in_whole, rows.index).groupby([who, rows["period"]]).transform("any").to_numpy()
        return all_hold.astype("int64"), unknown.astype("int64")

    def _column(self, rows: pd.DataFrame, field: str) -> pd.Series:
        import pandas as pd

        if field in rows.columns:
            return rows[field]
        return pd.Series(self._tables.lent(field, rows["place"]), rows.index)


def _once_each(counted: pd.DataFrame, who: pd.Series, ones: list[str]) -> pd.DataFrame:
    """Return one row a person and period: counted if any of their rows is, else not known if any is.

    A row without a person is somebody of its own.
    """
    import numpy as np

    counted = counted.assign(who=np.where(who >= 0, who, -1 - np.arange(len(who))))
    each = counted.groupby(["who", "period"], sort=False)[ones].max().reset_index(drop=True)
    once = counted.drop(columns=ones).drop_duplicates(["who", "period"]).reset_index(drop=True)
    for i in range(len(ones) // 2):
        each[f"unknown {i}"] = np.where(each[f"met {i}"] == 1, 0, each[f"unknown {i}"])
    return once.join(each)


def _long(sums: pd.DataFrame, breakdown: str, by: Sequence[str], work: Sequence[Job]) -> pd.DataFrame:
    """Return the sums of all metrics one below another, of each edition the periods in which it is in force."""
    import numpy as np
    import pandas as pd

    keys = sums.index.to_frame(index=False)
    category = keys[by[0]].astype(str) if by else pd.Series("", keys.index)
    for name in by[1:]:
        category = category + "+" + keys[name].astype(str)
    areas, periods = keys["authority"].astype(str).to_numpy(), keys["period"].astype(int)
    in_force = [np.flatnonzero(periods.isin([one.year for one in job.periods])) for job in work]
    rows, nothing = np.concatenate(in_force), np.full(len(sums), np.nan)
    counted = [sums[f"met {i}"].to_numpy() for i in range(len(work))]
    sum_of = [sums[f"sum {i}"].to_numpy() if job.count.mean else None for i, job in enumerate(work)]

    def column(each: Sequence[np.ndarray]) -> np.ndarray:
        return np.concatenate([values[places] for values, places in zip(each, in_force, strict=True)])

    return pd.DataFrame(
        {
            "metric": np.repeat([job.key for job in work], [len(places) for places in in_force]),
            "breakdown": breakdown,
            "category": category.to_numpy()[rows],
            "area": areas[rows],
            "period": periods.astype(str).to_numpy()[rows],
            "numerator": column([its if (its := sum_of[i]) is not None else counted[i] for i in range(len(work))]),
            "denominator": column([counted[i] if sum_of[i] is not None else nothing for i in range(len(work))]),
            "unknown": column([sums[f"unknown {i}"].to_numpy() for i in range(len(work))]),
        }
    )


def _read(folder: Path, name: str, wanted: set[str]) -> pd.DataFrame:
    """Return the wanted columns of one file, in their types; what cannot be read is missing."""
    import pandas as pd

    every = {key: column for key, column in table(name).columns.items() if key in wanted and key != "authority"}
    kinds = {column.title.en: _kind(column) for column in every.values()}
    rows = pd.read_csv(folder / f"{name}.csv", usecols=list(kinds), dtype=kinds)
    rows = rows.rename(columns={column.title.en: key for key, column in every.items()})
    for key, column in every.items():
        if column.kind is Kind.DATE:
            rows[key] = _dates(rows[key])
        elif column.kind is Kind.YES_NO:
            rows[key] = rows[key].cat.codes.astype("float32").where(rows[key].notna())
    return rows


def _kind(column: Column) -> Any:
    import pandas as pd

    match column.kind:
        case Kind.CHOICE:
            return pd.CategoricalDtype([code for code, one in lists()[column.list].codes.items() if not one.unknown])
        case Kind.YES_NO:
            return pd.CategoricalDtype(["no", "yes"])
        case Kind.DATE:
            return "category"
    return "str"


def _dates(texts: pd.Series) -> pd.Series:
    """Return dates; each different text is read once."""
    import pandas as pd

    read = pd.to_datetime(texts.cat.categories, format="%Y-%m-%d", errors="coerce")
    return pd.Series(read.array.take(texts.cat.codes.to_numpy(), allow_fill=True), texts.index)
