"""What the form of a local definition offers: nothing else can be asked, so that nothing leads nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum, auto

import msgspec

from gwella.code_of_practice.language import Text
from gwella.code_of_practice.units import COUNT, DAYS, PEOPLE, POUNDS, WTE, YEARS
from gwella.metrics.counts import derived_days, list_of
from gwella.metrics.defined import wholes_of
from gwella.metrics.definitions import Definition, Metric, breakdowns, metrics
from gwella.metrics.derive import WORDS
from gwella.metrics.looked_at import behind
from gwella.snapshots.tables import AUTHORITY, Column, Derived, Table, lists, table, tables
from gwella.snapshots.tables import PEOPLE as OF_PEOPLE
from gwella.snapshots.tables import Kind as Cell

MADE_UP = "made_up"
UNITS = (COUNT, PEOPLE, WTE, POUNDS)  # of a figure that is only collected
PER = (1_000, 10_000, 100_000)
ABOUT = ("adults", "carers", "children", "workforce")
TIME_OF = {"working_days": DAYS, "days": DAYS, "age_at": YEARS}  # the unit of what a word of derive.py works out


class Shape(StrEnum):
    """What can be defined by the form."""

    COUNTED = auto()
    AVERAGED = auto()
    COLLECTED = auto()
    SHARE = auto()
    RATE = auto()

    @property
    def has_rows(self) -> bool:
        """Whether its figures come from the rows of a table."""
        return self in (Shape.COUNTED, Shape.AVERAGED)


class Start(msgspec.Struct, frozen=True):
    """What is to be defined: its shape, and the table that is counted, or the whole that a share is taken of."""

    shape: Shape
    of: str = ""


class Asking(msgspec.Struct, frozen=True):
    """A column that a condition may be about: codes, or yes and no, or a whole number."""

    field: str
    title: Text
    codes: Mapping[str, Text] = {}
    is_number: bool = False
    of_person: bool = False

    @property
    def is_yes_no(self) -> bool:
        return not self.codes and not self.is_number


def starts() -> list[Start]:
    """Return every beginning that the form has."""
    counted = [Start(Shape.COUNTED, name) for name in tables() if days(name)]
    averaged = [Start(Shape.AVERAGED, name) for name in tables() if days(name) and averages(name)]
    shares = [Start(Shape.SHARE, key) for key in metrics() if parts_of(key)]
    return [*counted, *averaged, Start(Shape.COLLECTED), *shares, Start(Shape.RATE)]


def asked_of(name: str) -> tuple[Asking, ...]:
    """Return the columns of table `name` that a condition may be about, its own first, then those of the person."""
    own = tuple(_askings(table(name), {**table(name).stored, **table(name).derive}, of_person=False))
    known = {one.field for one in own}
    lent = () if name == OF_PEOPLE else tuple(_askings(table(OF_PEOPLE), table(OF_PEOPLE).stored, of_person=True))
    return (*own, *(one for one in lent if one.field not in known))


def _askings(of: Table, fields: Mapping[str, Column | Derived], *, of_person: bool) -> Iterator[Asking]:
    for field, one in fields.items():
        if field in (AUTHORITY, MADE_UP, open_on_last_day(of)):
            continue
        kind = one.kind if isinstance(one, Column) else None
        if kind is Cell.CHOICE:
            codes = {code: entry.title for code, entry in lists()[list_of(one)].codes.items() if not entry.unknown}
            yield Asking(field, one.title, codes, of_person=of_person)
        elif kind is Cell.YES_NO or (isinstance(one, Derived) and WORDS[one.word].is_yes_no):
            yield Asking(field, one.title, of_person=of_person)
        elif isinstance(one, Derived) and WORDS[one.word].is_number:
            yield Asking(field, one.title, is_number=True, of_person=of_person)


def days(name: str) -> Mapping[str, Text]:
    """Return the days of table `name` of which one may fall in the period, by column."""
    of = table(name)
    stored = [field for field, column in of.stored.items() if column.kind is Cell.DATE]
    titles: dict[str, Column | Derived] = {**of.columns, **of.derive}
    return {field: titles[field].title for field in (*stored, *derived_days(of))} if name != OF_PEOPLE else {}


def has_spell(name: str) -> bool:
    """Say whether rows of table `name` last from one day to another."""
    return table(name).spell is not None


def open_on_last_day(of: Table) -> str:
    """Return the derived column that says whether a row's spell is open on the last day; "" where there is none."""
    for field, one in of.derive.items():
        its = one.given.get("from"), one.given.get("to")
        if one.word == "open_on" and one.given["day"] == "last_day" and its == of.spell:
            return field
    return ""


def person_of(name: str) -> str:
    """Return the column that says whom a row is about; "" where there is none."""
    return next((field for field, column in table(name).stored.items() if column.kind is Cell.PERSON), "")


def averages(name: str) -> Mapping[str, Text]:
    """Return the derived columns of table `name` of which a mean or a median can be taken: days and ages."""
    return {field: one.title for field, one in table(name).derive.items() if one.word in TIME_OF}


def broken_down_by(name: str) -> Mapping[str, Text]:
    """Return the breakdowns that rows of table `name` have, by key."""
    fields: dict[str, Column | Derived] = {**table(OF_PEOPLE).stored, **table(name).stored, **table(name).derive}
    held = {field: list_of(one) for field, one in fields.items()}
    return {key: one.title for key, one in breakdowns().items() if held.get(one.field) == one.list}


def wholes(name: str) -> Mapping[str, Metric]:
    """Return the metrics over table `name` that another can be part of, by key."""
    counted = ((key, one) for key, one in metrics().items() if one.count and one.count.of == name)
    return {key: one for key, one in counted if in_use(one) and one.count and not one.count.averaged}


def parts_of(whole: str) -> Mapping[str, Metric]:
    """Return the metrics that are part of `whole`, straight or by way of another."""
    return {key: one for key, one in metrics().items() if in_use(one) and whole in wholes_of(one, metrics())}


def in_use(one: Definition) -> bool:
    """Say whether figures of a definition are still made."""
    return not one.is_recalled and one.until is None


def events() -> Mapping[str, Metric]:
    """Return the metrics that a rate can be made of: all that are numbers of events or people."""
    numbers = ((key, one) for key, one in metrics().items() if one.unit in (COUNT, PEOPLE) and in_use(one))
    return {key: one for key, one in numbers if key not in populations()}


def populations() -> Mapping[str, Metric]:
    """Return the populations that a rate can be for."""
    return {key: one for key, one in metrics().items() if key.startswith("population.")}


def given(name: str, fields: Iterator[str] | tuple[str, ...]) -> tuple[Mapping[str, Column], Mapping[str, Column]]:
    """Return the columns that an example's rows have to hold: those of table `name`, and those of the person.

    `fields` are all that a count looks at. A column of the person goes with the column that says who it is.
    """
    looked_at = behind(name, tuple(fields))
    lent = {field: one for field, one in table(OF_PEOPLE).stored.items() if field in looked_at} if name else {}
    own = {field: one for field, one in table(name).stored.items() if field in looked_at}
    return own, {field: one for field, one in lent.items() if field not in table(name).stored}
