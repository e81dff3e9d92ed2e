"""What a metric counts: rows or people of one table, when, and under which conditions; or what it averages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from gwella.code_of_practice.misfit import Misfit
from gwella.code_of_practice.reading import Name
from gwella.metrics.derive import WORDS, looks_at_period
from gwella.snapshots.tables import PEOPLE, YES_NO_LIST, Column, Derived, Kind, Table, lists, table, tables


class When(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which rows belong to a period: those whose `field`, perhaps a derived day, falls in it (a flow),
    or those whose spell `overlaps` it: a stock where a condition asks for its last day (`open_on`)."""

    field: str = ""
    falls: str = ""
    overlaps: str = ""

    def __post_init__(self) -> None:
        flow = self.field and self.falls == "in_period" and not self.overlaps
        stock = self.overlaps == "period" and not self.field and not self.falls
        if not (flow or stock):
            raise Misfit("misfits.when")


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One condition: a field, and exactly one word of `metrics/words.py` with its value."""

    field: str
    is_: str | bool | int | None = msgspec.field(name="is", default=None)
    is_not: str | bool | int | None = None
    one_of: tuple[str, ...] | None = None
    at_least: int | None = None
    at_most: int | None = None

    def __post_init__(self) -> None:
        if len(self._said) != 1 or self.one_of == ():
            raise Misfit("misfits.one_word", words=", ".join(self.__struct_encode_fields__[1:]))

    @property
    def word(self) -> str:
        return next(iter(self._said))

    @property
    def value(self) -> Any:
        return self._said[self.word]

    @property
    def _said(self) -> dict[str, Any]:
        """The words that are said, with their values: every field but the first is a word."""
        _, *words = zip(self.__struct_encode_fields__, msgspec.structs.astuple(self), strict=True)
        return {word: value for word, value in words if value is not None}


class Count(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is counted: rows (or distinct people) of a table, when, and under which conditions.

    A row counts when every condition holds; it is unknown when none fails and at least one cannot be
    told, since its cell is empty. With `mean` or `median` the rows are not counted: that derived column, a
    whole number, is averaged over them, and a row in which it is empty is unknown.
    """

    of: str
    when: When
    where: tuple[Condition, ...] = ()
    distinct: str = ""
    mean: str = ""
    median: str = ""

    def __post_init__(self) -> None:
        if [self.distinct, self.mean, self.median].count("") < 2:
            raise Misfit("misfits.one_of_three")

    @property
    def averaged(self) -> str:
        """The column of which the mean or the median is taken; "" where rows or people are counted."""
        return self.mean or self.median

    @property
    def fields(self) -> tuple[str, ...]:
        """Every column that decides whether a row counts, and what is averaged of it."""
        fields = (*(condition.field for condition in self.where), *((self.averaged,) if self.averaged else ()))
        return tuple(dict.fromkeys(fields))


def asks_for_last_day(count: Count) -> bool:
    """Say whether a spell counts only where it is open on the last day of the period; else it is one of any day."""
    derive = table(count.of).derive
    asked = [derive[one.field] for one in count.where if one.is_ is True and one.field in derive]
    return any(one.word == "open_on" and one.given["day"] == "last_day" for one in asked)


def names_of_count(count: Count, broken_down_by: Mapping[str, str], at: str = "count") -> Iterator[Name]:
    """Yield every name that a count gives to tables, columns, words and codes, each with what there is.

    `at` is the field in which it stands, `broken_down_by` are the fields of its breakdowns, each with the list of its
    codes ("" for bands of age).
    """
    yield Name(f"{at}.of", count.of, tables())
    of = table(count.of)
    if count.when.overlaps:
        yield Name(f"{at}.when.overlaps", count.of, [name for name, one in tables().items() if one.spell])
    else:
        yield Name(f"{at}.when.field", count.when.field, [*of.stored, *derived_days(of)])
    if count.distinct:
        people = [name for name, column in of.stored.items() if column.kind is Kind.PERSON]
        yield Name(f"{at}.distinct", count.distinct, people)
    if count.averaged:
        numbers = [name for name, one in of.derive.items() if WORDS[one.word].is_number]
        yield Name(f"{at}.mean" if count.mean else f"{at}.median", count.averaged, numbers)
    fields: dict[str, Column | Derived] = {**table(PEOPLE).stored, **of.stored, **of.derive}
    for field, codes in broken_down_by.items():
        yield Name("breakdowns", field, [name for name, one in fields.items() if list_of(one) == codes])
    for place, condition in enumerate(count.where, start=1):
        yield Name(f"{at}.where[{place}].field", condition.field, fields)
        if (listed := list_of(fields[condition.field])) and listed != YES_NO_LIST:
            values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
            yield from (
                Name(f"{at}.where[{place}].{condition.word}", str(code), lists()[listed].codes) for code in values
            )


def derived_days(of: Table) -> list[str]:
    """Return the derived columns that hold a day, the same whichever period is asked about."""
    return [name for name, one in of.derive.items() if WORDS[one.word].is_day and not looks_at_period(of, name)]


def list_of(column: Column | Derived) -> str:
    """Return the list whose codes a column holds; "" where it holds none."""
    if isinstance(column, Column):
        return YES_NO_LIST if column.kind is Kind.YES_NO else column.list
    return YES_NO_LIST if WORDS[column.word].is_yes_no else ""
