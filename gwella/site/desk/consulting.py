"""What the comment form of the desk asks to be kept: a question, an answer or a decision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.language import Language, Text
from gwella.metrics.confirmations import By
from gwella.metrics.consultations import Answer, Decision, Opened, answer, decide, open_for_comment


def done(folder: Path, key: str, form: Mapping[str, str], officer: By, today: date) -> None:
    """Write what the form asks for. Raises NotAllowed, NotFound with a sentence to show."""
    match form.get("what"):
        case "open":
            open_for_comment(
                folder, key, Opened(today, _closing(form, today), _both(form, "question"), _with_role(officer))
            )
        case "answer":
            language = Language.CY if form.get("language") == Language.CY else Language.EN
            words = Answer(0, today, _said(form, "organisation"), _said(form, "text"), language, _of(form, "published"))
            answer(folder, key, words)
        case _:
            led_to = _both(form, "led_to") if _of(form, "led_to") or _of(form, "led_to_cy") else None
            decide(folder, key, Decision(0, today, _with_role(officer), _both(form, "decision"), led_to))


def _closing(form: Mapping[str, str], today: date) -> date:
    try:
        day = date.fromisoformat(_of(form, "closes"))
    except ValueError:
        raise NotAllowed("consultations.no_closing_day") from None
    if day < today:
        raise NotAllowed("consultations.closes_before", day=day)
    return day


def _both(form: Mapping[str, str], name: str) -> Text:
    return Text(_said(form, name), _said(form, f"{name}_cy"))


def _with_role(officer: By) -> By:
    if not officer.role:
        raise NotAllowed("consultations.both_languages")
    return officer


def _said(form: Mapping[str, str], name: str) -> str:
    """Return a text that has to be there. Raises NotAllowed."""
    if not _of(form, name):
        raise NotAllowed("consultations.both_languages")
    return _of(form, name)


def _of(form: Mapping[str, str], name: str) -> str:
    return form.get(name, "").strip()
