"""Confirming a definition, and withdrawing a confirmation: what stands in the way, and the entry that is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

from gwella.code_of_practice.errors import DefinitionError, NotAllowed, NotFound
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.messages import Parameter
from gwella.code_of_practice.reading import file_of, named
from gwella.code_of_practice.sources import Confidence
from gwella.code_of_practice.years import Period
from gwella.metrics.appending import adding_to, is_national
from gwella.metrics.confirmations import KIND, By, Confirmation, Held, History, Withdrawal, confirmations
from gwella.metrics.confirmed import confirmed
from gwella.metrics.definitions import (
    Definition,
    Metric,
    check_one,
    definitions,
    in_force,
    key_of,
    metrics,
)
from gwella.metrics.drafts import as_read
from gwella.metrics.examples import disagreeing


def confirm(folder: Path, name: str, one: Confirmation) -> Definition:
    """Write a confirmation into a folder of definitions, and return the definition as it then is.

    Nothing that was written before is changed, and nothing is written that would not load. Raises NotAllowed,
    NotFound, DefinitionError.
    """
    key = key_of(name)
    _refuse(key, one)
    with adding_to(folder, KIND, key, History) as (history, adding):
        if number := history.standing(one.edition):
            there = history.confirmation[number - 1]
            facts: dict[str, Parameter] = {
                "body": there.by.body,
                "day": there.confirmed_on,
                "year": Period.of_year(one.edition),
            }
            raise NotAllowed("confirmations.stands_already", key=key, **facts)
        number = len(history.confirmation) + 1
        then = _tried(key, Held(one, number, adding.path, is_national(folder)))
        adding.add("confirmation", one)
    return then


def withdraw(folder: Path, key: str, edition: int | None, withdrawn: tuple[date, By, Text]) -> Confirmation:
    """Write why a confirmation no longer holds, and return it; of several that stand the edition says which.

    It reads that one file alone, so that it also serves where definitions no longer load. Raises NotFound.
    """
    with adding_to(folder, KIND, key, History) as (history, adding):
        standing = [n for n in range(1, len(history.confirmation) + 1) if not history.withdrawn(n)]
        asked = [n for n in standing if edition in (None, history.confirmation[n - 1].edition)]
        if len(asked) != 1:
            years = ", ".join(str(history.confirmation[number - 1].edition) for number in standing)
            raise NotFound("confirmations.withdraw_which" if standing else "confirmations.none", key=key, years=years)
        adding.add("withdrawal", Withdrawal(asked[0], *withdrawn))
    return history.confirmation[asked[0] - 1]


def edition_to_confirm(name: str, year: int | None) -> int:
    """Return the year in which the edition in force in `year`, or the latest, begins. Raises NotFound."""
    one = definitions()[key_of(name)]
    edition = one.edition[-1] if year is None else in_force(one, year)
    if edition is None:
        raise NotFound("confirmations.no_edition_in", key=key_of(name), year=Period.of_year(year or 0))
    return edition.from_


def awaiting(in_return: Mapping[str, object] = MappingProxyType({})) -> list[str]:
    """Return the keys of what is to be confirmed: those of a return first, then drafts, then what was read by us."""
    asked = {key: one for key, one in definitions().items() if one.confidence is not Confidence.OURS}
    open_ = [
        key
        for key in asked
        if not any(held.confirmation.edition == asked[key].edition[-1].from_ for held in confirmations(key))
    ]
    return sorted(open_, key=lambda key: (not asked[key].confidence.is_draft, key not in in_return))


def _refuse(key: str, one: Confirmation) -> None:
    """Raise NotAllowed where a confirmation cannot be: of our own, of another code, of what no edition counts."""
    its = definitions()[key]
    if its.confidence is Confidence.OURS:
        raise NotAllowed("confirmations.is_ours", title=its.title)
    if one.makes is None:
        edition = next((edition for edition in its.edition if edition.from_ == one.edition), None)
        if edition is None:
            years = ", ".join(str(edition.from_) for edition in its.edition)
            raise NotFound("confirmations.not_an_edition", key=key, year=str(one.edition), years=years)
        if edition.code and edition.code != one.code:
            raise NotAllowed("confirmations.other_code", ours=edition.code, theirs=one.code)
    elif one.makes.count and not isinstance(its, Metric):
        raise NotAllowed("confirmations.measure_counted", title=its.title)
    elif one.edition < its.edition[0].from_:
        raise NotAllowed("confirmations.before_the_first", year=str(its.edition[0].from_))
    elif one.makes.count and (parts := _parts_without(key, one.edition)):
        raise NotAllowed("confirmations.parts_first", title=its.title, year=str(one.edition), parts=", ".join(parts))


def _parts_without(key: str, year: int) -> list[str]:
    """Return the parts of a metric that have no edition of their own from `year` on: they change with their whole."""
    parts = ((name, metric) for name, metric in metrics().items() if metric.part_of == key)
    return [
        name for name, metric in parts if in_force(metric, year) and year not in [one.from_ for one in metric.edition]
    ]


def _tried(key: str, held: Held) -> Definition:
    """Return the definition as the confirmation would leave it. Raises DefinitionError where it would not load."""
    every = sorted([*confirmations(key), held], key=lambda each: each.confirmation.edition)
    then = confirmed(key, as_read(key), every)
    check_one(key, then)
    if isinstance(then, Metric):
        for number, expected, found in disagreeing(key, then):
            failing, its = then.example[number - 1], held.confirmation.example
            file, field = file_of("metrics", key), f"example[{number}]"
            if failing in its:
                file, field = named(held.file), f"confirmation[{held.number}].example[{its.index(failing) + 1}]"
            raise DefinitionError("definitions.example_fails", file=file, field=field, expected=expected, found=found)
    return then
