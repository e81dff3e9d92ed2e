"""What changed since last year: the editions that begin in a year. Tables and checks do not tell their year yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from gwella.code_of_practice.language import Language, Text
from gwella.code_of_practice.messages import say
from gwella.code_of_practice.years import year_label
from gwella.metrics.definitions import Definition, definitions
from gwella.metrics.edition import Edition


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One edition that begins: of what, whether it is the first, what changed, and whether the series breaks."""

    key: str
    title: Text
    code: str
    is_first: bool
    change: Text
    break_in_series: bool


def changes(year: int) -> list[Change]:
    """Return every change of a definition that is in force from `year` on."""
    begun = ((key, one, edition) for key, one in definitions().items() for edition in one.edition)
    return [_change(key, one, edition) for key, one, edition in begun if edition.from_ == year]


def changes_as_data(year: int) -> dict[str, Any]:
    """Return the changes, and what cannot be told."""
    return {
        "year": year,
        "definitions": changes(year),
        "not_told": {language.value: say("spec.changes_not_told", language) for language in Language},
    }


def changes_page(year: int) -> str:
    """Return the same as a page, in English and then in Welsh."""
    return "\n\n---\n\n".join("\n\n".join(_paragraphs(year, language)) for language in Language) + "\n"


def _paragraphs(year: int, language: Language) -> Iterator[str]:
    found, label = changes(year), year_label(year)
    yield f"# {say('spec.changes_title', language, year=label)}"
    yield say("spec.changes_some" if found else "spec.changes_none", language, year=label)
    if found:
        yield "\n".join(_line(one, language) for one in found)
    yield say("spec.changes_not_told", language)


def _line(one: Change, language: Language) -> str:
    named = f"`{one.key}`" + (f" ({one.code})" if one.code else "")
    kind = say("spec.change_first" if one.is_first else "spec.change_again", language)
    breaks = f" {say('spec.change_breaks', language)}" if one.break_in_series else ""
    return f"- {one.title.in_(language)}, {named}. {kind} {one.change.in_(language)}{breaks}"


def _change(key: str, one: Definition, edition: Edition) -> Change:
    return Change(
        key=key,
        title=one.title,
        code=edition.code,
        is_first=edition == one.edition[0],
        change=edition.change,
        break_in_series=edition.break_in_series,
    )
