"""What the check asked about a year, and what was answered, counted by check: for whoever signs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import msgspec

from gwella.measuring.models import Answer, Question
from gwella.measuring.models.conversation import Stage

MOST_SHOWN = 10  # of what people answered, each differently


class Asked(msgspec.Struct, frozen=True):
    """One check: how many of its questions are open, how many were closed how, and in which words, once each.

    A question that somebody has replied to is open until the officer closes it, and so is one that was closed and is
    found again.
    """

    check: str
    open: int
    answered: Mapping[str, int]
    words: tuple[tuple[str, str], ...]


def asked(place: str, year: int) -> list[Asked]:
    """Return what was asked about a year at a place and is still found, the check with most open questions first."""
    by_check: dict[str, list[Question]] = {}
    for one in Question.objects.of(place).filter(year=year, gone=False).only("asks", "sign", "stage", "answered"):
        by_check.setdefault(one.asks, []).append(one)
    closing = _closing(place, year)
    found = [_asked(check, its, closing) for check, its in by_check.items()]
    return sorted(found, key=lambda one: (-one.open, one.check))


def _closing(place: str, year: int) -> Mapping[str, Answer]:
    """Return the answer by which each question of a year was closed last, by its sign."""
    return {one.sign: one for one in Answer.objects.of(place).filter(year=year, closes=True).order_by("turn")}


def _asked(check: str, its: list[Question], closing: Mapping[str, Answer]) -> Asked:
    closed = [one for one in its if one.stage == Stage.CLOSED]
    by = [closing[one.sign] for one in closed if one.sign in closing]
    words = dict.fromkeys((one.language, one.words) for one in by if one.words)
    counted = Counter(one.answered for one in closed)
    return Asked(check, len(its) - len(closed), dict(counted), tuple(words)[:MOST_SHOWN])
