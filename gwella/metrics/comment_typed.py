"""What somebody enters about a draft that is open for comment, as typed: at the command or in the form, by one rule."""

from __future__ import annotations

from datetime import date

from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.language import Language, Text
from gwella.metrics.confirmations import By
from gwella.metrics.consultations import Answer, Decision, Opened


def opened(question: Text, closes: date, by: By, today: date) -> Opened:
    """Return the opening of a draft. Raises NotAllowed where the closing day has passed."""
    if closes < today:
        raise NotAllowed("consultations.closes_before", day=closes)
    return Opened(today, closes, question, by)


def answered(organisation: str, text: str, language: Language, name: str, today: date) -> Answer:
    """Return an answer, which has yet to be given the number of what it is to. Raises NotAllowed for an empty one."""
    return Answer(0, today, _there(organisation), _there(text), language, name.strip())


def decided(words: tuple[str, str], led_to: tuple[str, str], by: By, today: date) -> Decision:
    """Return a decision, in English and Welsh, and what it led to, if anything. Raises NotAllowed for one of both."""
    return Decision(0, today, by, both(*words), both(*led_to) if any(map(str.strip, led_to)) else None)


def by_whom(name: str, role: str, body: Text) -> By:
    """Return who did something. Raises NotAllowed where the name or the role is empty."""
    return By(_there(name), _there(role), body)


def both(en: str, cy: str) -> Text:
    """Return a text that was typed in both languages. Raises NotAllowed where one is empty."""
    return Text(_there(en), _there(cy))


def _there(text: str) -> str:
    if not text.strip():
        raise NotAllowed("consultations.both_languages")
    return text.strip()
