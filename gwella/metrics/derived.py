"""Derived columns as definitions say them: whether each names a word, what the word takes, and columns there are."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import signature

from gwella.code_of_practice.errors import DefinitionError
from gwella.code_of_practice.reading import Name, check_names, file_of
from gwella.metrics.derive import PERIOD_DAYS, WORDS, sources
from gwella.snapshots.tables import PEOPLE, Derived, Table, table, tables

GIVEN_BY_US = ("rows", "name")  # what every word is handed beside what its definition gives it
KINDS = {"str": str, "int": int}


def check_derived() -> None:
    """Raise DefinitionError for the first derived column of any table that says what cannot be worked out."""
    for name, definition in tables().items():
        file = file_of("tables", name)
        for column, derived in definition.derive.items():
            check_names(file, [Name(f"derive.{column}.word", derived.word, WORDS)])
            takes = _takes(derived.word)
            check_names(file, (Name(f"derive.{column}.given", given, takes) for given in derived.given))
            _refuse_what_is_missing(file, column, derived, takes)
            check_names(file, _columns(definition, column, derived))
        for column in definition.derive:
            _refuse_circle(file, definition, column, ())


def _takes(word: str) -> dict[str, type]:
    """Return what a word has to be given, and whether it is a name or a number."""
    parameters = signature(WORDS[word].derive).parameters.values()
    return {one.name.rstrip("_"): KINDS[one.annotation] for one in parameters if one.name not in GIVEN_BY_US}


def _refuse_what_is_missing(file: str, column: str, derived: Derived, takes: dict[str, type]) -> None:
    """Raise DefinitionError where a word lacks something that it takes, or has it in another kind."""
    for given, kind in takes.items():
        if type(derived.given.get(given)) is not kind:
            code = "definitions.given_a_number" if kind is int else "definitions.given_a_name"
            raise DefinitionError(code, file=file, field=f"derive.{column}.given", word=derived.word, given=given)


def _columns(definition: Table, column: str, derived: Derived) -> Iterator[Name]:
    """Yield every name that a derived column gives to a column, a day of the period or an attribute of the person."""
    known = {*PERIOD_DAYS, *definition.stored, *definition.derive, *table(PEOPLE).stored}
    for given, value in derived.given.items():
        if isinstance(value, str):
            # Only a column that looks back says whether there is an earlier one.
            looking_back = [one for one, its in definition.derive.items() if its.word == "previous"]
            yield Name(f"derive.{column}.given.{given}", value, looking_back if given == "earlier" else known)


def _refuse_circle(file: str, definition: Table, column: str, passed: tuple[str, ...]) -> None:
    """Raise DefinitionError where a derived column is derived from itself, by way of others perhaps."""
    if column in passed:
        way = " → ".join((*passed[passed.index(column) :], column))
        raise DefinitionError("definitions.circle", file=file, field=f"derive.{column}", way=way)
    if column in definition.derive:
        for source in sources(definition.derive[column]):
            _refuse_circle(file, definition, source, (*passed, column))
