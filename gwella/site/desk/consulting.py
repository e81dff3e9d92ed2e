"""What the comment form of the desk asks to be kept: a question, an answer or a decision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.language import Language, Text
from gwella.metrics.comment_typed import answered, both, by_whom, decided, opened
from gwella.metrics.consultations import answer, decide, open_for_comment


def done(folder: Path, key: str, form: Mapping[str, str], officer: str, body: Text, today: date) -> None:
    """Write what the form asks for. Raises NotAllowed, NotFound with a sentence to show."""

    def said(name: str) -> str:
        return form.get(name, "")

    match said("what"):
        case "open":
            by = by_whom(officer, said("role"), body)
            question = both(said("question"), said("question_cy"))
            open_for_comment(folder, key, opened(question, _day(said("closes")), by, today))
        case "answer":
            language = Language.CY if said("language") == Language.CY else Language.EN
            answer(folder, key, answered(said("organisation"), said("text"), language, said("published"), today))
        case _:
            by = by_whom(officer, said("role"), body)
            words, led_to = ((said(name), said(f"{name}_cy")) for name in ("decision", "led_to"))
            decide(folder, key, decided(words, led_to, by, today))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise NotAllowed("consultations.no_closing_day") from None
