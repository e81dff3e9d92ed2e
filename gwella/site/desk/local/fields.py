"""The fields of the form of a local definition, as its pages show them: asked, filled in, put right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum, auto

import msgspec
from django.utils.translation import gettext as _

from gwella.metrics.local.typed import Wrong
from gwella.pages.language import current

Options = Mapping[str, str]


class Looks(StrEnum):
    """How a field is filled in."""

    LINE = auto()
    PAIR = auto()
    RADIOS = auto()
    CHECKBOXES = auto()
    SELECT = auto()
    CODES = auto()
    LIMITS = auto()


class Field(msgspec.Struct, frozen=True):
    """One question: its name in the form, what is asked, and what can be answered."""

    name: str
    looks: Looks
    label: str
    hint: str = ""
    options: Options = {}
    rows: int = 1
    width: str = "20"
    of_person: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all that it sends, the first of which its error leads to."""
        match self.looks:
            case Looks.PAIR:
                return (f"{self.name}_en", f"{self.name}_cy")
            case Looks.CODES:
                return (f"ask-{self.name}", f"of-{self.name}")
            case Looks.LIMITS:
                return (f"least-{self.name}", f"most-{self.name}")
        return (self.name,)


class Box(msgspec.Struct, frozen=True):
    """One of the boxes of a question that has two: its name, its label, what is in it and what is wrong with it."""

    name: str
    label: str = ""
    value: str = ""
    error: str = ""
    lang: str = ""
    width: str = ""
    options: Options = {}
    chosen: tuple[str, ...] = ()
    several: bool = False


class Filled(msgspec.Struct, frozen=True):
    """A question with what was typed or chosen, and what is wrong, by the name that it was sent under."""

    field: Field
    values: Mapping[str, list[str]]
    errors: Mapping[str, str]

    @property
    def value(self) -> str:
        return self._value(self.field.name)

    @property
    def chosen(self) -> tuple[str, ...]:
        return tuple(self.values[self.field.name])

    @property
    def several(self) -> bool:
        return self.field.looks is Looks.CHECKBOXES

    @property
    def error(self) -> str:
        """The first sentence that stands beside the question."""
        return next(iter(self.errors.values()), "")

    @property
    def each(self) -> tuple[Box, ...]:
        """The boxes of a question that has two."""
        one, other = self.field.names
        if self.field.looks is Looks.CODES:
            how = {"": _("It does not matter"), "is": _("One of these"), "is_not": _("None of these")}
            asked = Box(one, options=how, chosen=tuple(self.values[one]))
            return asked, Box(other, options=self.field.options, chosen=tuple(self.values[other]), several=True)
        if self.field.looks is Looks.LIMITS:
            return self._box(one, _("At least"), width="4"), self._box(other, _("At most"), width="4")
        return self._box(one, _("In English"), lang="en"), self._box(other, _("In Welsh"), lang="cy")

    def _box(self, name: str, label: str, lang: str = "", width: str = "") -> Box:
        return Box(name, label, self._value(name), self.errors.get(name, ""), lang, width)

    def _value(self, name: str) -> str:
        return next(iter(self.values[name]), "")


class Section(msgspec.Struct, frozen=True):
    """Some questions under one heading. Those about the person are folded until one of them is answered."""

    title: str
    fields: tuple[Filled, ...]
    hint: str = ""

    @property
    def folds(self) -> bool:
        return all(one.field.of_person for one in self.fields)

    @property
    def folded(self) -> bool:
        return not any(one.errors or any(map(any, one.values.values())) for one in self.fields)


class Mistake(msgspec.Struct, frozen=True):
    """A line of the error summary: where it leads, and what it says."""

    name: str
    says: str


def mistakes(found: Iterable[Section], wrong: Iterable[Wrong]) -> list[Mistake]:
    """Return the error summary in the order of the page, each line with the question that it is about."""
    labels = {name: one.field.label for section in found for one in section.fields for name in one.field.names}
    places = list(labels)
    in_order = sorted(wrong, key=lambda one: places.index(one.field) if one.field in labels else -1)
    said = ((one.field, one.says.in_(current())) for one in in_order)
    return [Mistake(field, f"{labels[field]}: {words}" if field in labels else words) for field, words in said]


def section(
    title: str, hint: str, fields: Iterable[Field], typed: Mapping[str, list[str]], wrong: Iterable[Wrong]
) -> Section:
    """Return questions filled in as far as they are."""
    errors = {one.field: one.says.in_(current()) for one in wrong}
    filled = tuple(
        Filled(
            one,
            {name: list(typed.get(name, [])) for name in one.names},
            {name: errors[name] for name in one.names if name in errors},
        )
        for one in fields
    )
    return Section(title, filled, hint)
