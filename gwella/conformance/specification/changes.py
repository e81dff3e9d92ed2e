"""What changed since last year: editions that begin, and checks that are asked otherwise. Tables do not tell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import filled, say
from gwella.code_of_practice.years import year_label
from gwella.metrics.changes import Change, changes
from gwella.returns.changes import CheckChange, check_changes
from gwella.returns.findings import NOT_SAID


def changes_as_data(year: int) -> dict[str, Any]:
    """Return the changes, and what cannot be told."""
    return {
        "year": year,
        "definitions": [_as_data(one) for one in changes(year)],
        "checks": [_as_said(one) for one in check_changes(year)],
        "not_told": {language.value: say("spec.changes_not_told", language) for language in Language},
    }


def changes_page(year: int) -> str:
    """Return the same as a page, in English and then in Welsh."""
    return "\n\n---\n\n".join("\n\n".join(_paragraphs(year, language)) for language in Language) + "\n"


def _paragraphs(year: int, language: Language) -> Iterator[str]:
    found, asked, label = changes(year), list(check_changes(year)), year_label(year)
    yield f"# {say('spec.changes_title', language, year=label)}"
    yield say("spec.changes_some" if found else "spec.changes_none", language, year=label)
    if found:
        yield "\n".join(_line(one, language) for one in found)
    yield say("spec.changes_checks" if asked else "spec.changes_no_checks", language, year=label)
    if asked:
        yield "\n".join(_check_line(one, language) for one in asked)
    yield say("spec.changes_not_told", language)


def _as_data(one: Change) -> dict[str, Any]:
    return {
        "key": one.key,
        "title": one.title,
        "code": one.edition.code,
        "is_first": one.is_first,
        "change": one.edition.change,
        "break_in_series": one.edition.break_in_series,
    }


def _line(one: Change, language: Language) -> str:
    named = f"`{one.key}`" + (f" ({one.edition.code})" if one.edition.code else "")
    kind = say("spec.change_first" if one.is_first else "spec.change_again", language)
    breaks = f" {say('spec.change_breaks', language)}" if one.edition.break_in_series else ""
    return f"- {one.title.in_(language)}, {named}. {kind} {one.edition.change.in_(language)}{breaks}"


def _check_line(one: CheckChange, language: Language) -> str:
    why = "".join(f" {said.in_(language)}" for said in one.why)
    what = filled(one.what, NOT_SAID, language)
    return f"- `{one.key}`: {what}. {say(f'spec.check_{one.kind}', language)}{why}"


def _as_said(one: CheckChange) -> dict[str, Any]:
    what = {language.value: filled(one.what, NOT_SAID, language) for language in Language}
    return {"key": one.key, "kind": one.kind, "what": what, "why": one.why}
