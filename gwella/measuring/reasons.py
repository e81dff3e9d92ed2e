"""Why a question is handed over or passed back: words for whoever is asked, which only the question’s page shows.

They stand with the handing over, and neither in the notice of it, nor in a letter, a log or the record.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.language import Language
from gwella.measuring.models import Handed, Question
from gwella.measuring.models.conversation import Stage
from gwella.returns.mapping import printable

LONGEST = 1000  # of what somebody says of a question, in signs


class Reason(msgspec.Struct, frozen=True):
    """Why questions are handed over. `words` are the officer’s, in `language`; there may be none."""

    words: str
    language: Language

    def check(self, questions: Iterable[Question]) -> None:
        """Raise NotAllowed where it is too long, or missing for a question that was replied to."""
        # Whoever replied is not asked the same again without a word on what their reply leaves open.
        if not self.words and any(one.stage == Stage.REPLIED for one in questions):
            raise NotAllowed("questions.no_reason")
        if len(self.words) > LONGEST:
            raise NotAllowed("questions.reason_too_long", length=len(self.words), longest=LONGEST)

    @property
    def kept(self) -> dict[str, str]:
        """What is kept of it: words and their language, or neither."""
        return {"words": self.words, "language": self.language.value} if self.words else {}


NONE = Reason("", Language.EN)


def reason(words: str, language: Language) -> Reason:
    """Return what was typed, on one line and with nothing invisible in it."""
    return Reason(one_line(words), language)


def one_line(words: str) -> str:
    """Return words on one line and with nothing invisible in them, however long they are."""
    plain = " ".join(words.split())
    return printable(plain, max(len(plain), 1))


def given(question: Question) -> list[tuple[int, Handed]]:
    """Return the reasons for which a question was handed over, each with its year, this one and those before."""
    same = Question.objects.of(question.authority).filter(sign=question.sign, year__lte=question.year)
    years = dict(same.values_list("public_id", "year"))
    said = Handed.objects.of(question.authority).filter(question__in=list(years)).exclude(words="")
    return [(years[one.question], one) for one in said.order_by("at", "pk")]


def said_already(place: str, questions: Iterable[Question], why: Reason) -> set[str]:
    """Return those of the open questions whose last handing over was to the same people, for the same reason.

    A second click says nothing twice.
    """
    whose = {one.public_id: (one.team, one.member, why.words) for one in questions if one.stage == Stage.OPEN}
    if not why.words or not whose:
        return set()
    last = {one.question: one for one in Handed.objects.of(place).filter(question__in=list(whose)).order_by("at", "pk")}
    return {key for key, one in last.items() if (one.team, one.member, one.words) == whose[key]}
