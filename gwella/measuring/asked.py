"""What the check asked about a year, and what was answered, counted by check: for whoever signs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import msgspec

from gwella.code_of_practice.messages import Spoken
from gwella.measuring.models import Answer, Question
from gwella.returns.definitions import Severity, checks

MOST_SHOWN = 10  # of what people answered, each differently


class Asked(msgspec.Struct, frozen=True):
    """One check: how many of its questions are open, how many were answered how, and in which words, once each."""

    check: str
    open: int
    answered: Mapping[str, int]
    words: tuple[tuple[str, str], ...]

    @property
    def what(self) -> Spoken | str:
        """What the check asks; its code where it is no longer defined."""
        return checks()[self.check].what if self.check in checks() else self.check


def asked(place: str, year: int) -> list[Asked]:
    """Return what was asked about a year at a place, the check with most open questions first."""
    rows = Question.objects.of(place).filter(year=year, severity=Severity.QUERY, gone=False)
    latest = _latest_answers(place, year)
    by_check: dict[str, list[str]] = {}
    for check, sign in rows.values_list("asks", "sign"):
        by_check.setdefault(check, []).append(sign)
    found = [_asked(check, signs, latest) for check, signs in by_check.items()]
    return sorted(found, key=lambda one: (-one.open, one.check))


def _latest_answers(place: str, year: int) -> Mapping[str, Answer]:
    return {one.sign: one for one in Answer.objects.of(place).filter(year=year).order_by("at")}


def _asked(check: str, signs: list[str], latest: Mapping[str, Answer]) -> Asked:
    answers = [latest[sign] for sign in signs if sign in latest]
    words = dict.fromkeys((one.language, one.words) for one in answers if one.words)
    counted = Counter(one.kind for one in answers)
    return Asked(check, len(signs) - len(answers), dict(counted), tuple(words)[:MOST_SHOWN])
