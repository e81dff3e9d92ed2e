"""The verbs of answers: whoever was asked replies in words, the officer closes. Code of practice 3.2.

An answer is never changed, only followed by another. Of two who answer at once one is told that the other was first.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import msgspec
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from gwella.accounts.recorded import record
from gwella.accounts.session import Visitor
from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.language import Language
from gwella.measuring import handing, tallies
from gwella.measuring.models import Answer, Question
from gwella.measuring.models.conversation import MOVES, Kind, Stage
from gwella.measuring.reasons import LONGEST, one_line
from gwella.measuring.seen import ASKED, OFFICER, seen_by
from gwella.returns.definitions import Severity

# What can be taken over as the answer to questions, by their public ids.
Finds = Callable[[Collection[Question]], Mapping[str, Answer]]
# What is put right in the source shows by itself; everything else has to be said.
NEEDS_WORDS = frozenset({Kind.EXPLAINED, Kind.KNOWN, Kind.NEXT_YEAR})


class Said(msgspec.Struct, frozen=True):
    """What somebody answers. `words` are theirs, in `language`."""

    kind: str
    words: str
    language: Language

    def check(self) -> None:
        """Raise NotAllowed, with what is missing, unless it can be an answer."""
        if self.kind not in list(Kind):
            raise NotAllowed("questions.no_kind")
        if self.kind in NEEDS_WORDS and not self.words:
            raise NotAllowed("questions.no_words")
        if len(self.words) > LONGEST:
            raise NotAllowed("questions.too_long", length=len(self.words), longest=LONGEST)


def said(kind: str, words: str, language: Language) -> Said:
    """Return what was typed, on one line and with nothing invisible in it."""
    return Said(kind, one_line(words), language)


def kinds_of(questions: Iterable[Question]) -> Sequence[Kind]:
    """Return what can be answered to all of these: what cannot be taken as it stands is never correct as it is."""
    refused = any(one.severity == Severity.REFUSE for one in questions)
    return [kind for kind in Kind if not (refused and kind is Kind.EXPLAINED)]


@transaction.atomic
def answer(seen: Mapping[str, int], what: Said, *, by: Visitor) -> int:
    """Answer questions of one check, all of them or none; return how many. Raises NotAllowed.

    `seen` names each question with the turn at which whoever answers saw it. The officer’s answer closes; that of
    somebody who was asked is a reply, which waits for the officer.
    """
    what.check()
    stage = stage_after(by)
    chosen = list(seen_by(by).filter(public_id__in=seen).order_by("pk"))
    if not chosen or len(chosen) != len(seen) or len({one.asks for one in chosen}) > 1:
        raise NotAllowed("questions.none_chosen")
    if what.kind not in kinds_of(chosen):
        raise NotAllowed("questions.not_correct_as_it_is")
    for one in chosen:
        _move(one, stage, what.kind, seen[one.public_id])
    now, closes = timezone.now(), stage is Stage.CLOSED
    fixed = {"kind": what.kind, "words": what.words, "language": what.language, "by": by.person, "at": now}
    Answer.objects.of(by.place).bulk_create(
        Answer(sign=one.sign, asks=one.asks, year=one.year, turn=seen[one.public_id] + 1, closes=closes, **fixed)
        for one in chosen
    )
    if closes:
        tallies.count(by.place, chosen[0].asks)
    handing.settle(by.place, chosen)
    facts = {"check": chosen[0].asks, "count": len(chosen), "kind": what.kind, "closes": closes}
    record(by, "question.answer", on=chosen[0].public_id if len(chosen) == 1 else "", facts=facts)
    return len(chosen)


@transaction.atomic
def answer_each(seen: Mapping[str, int], found: Finds, missing: str, *, by: Visitor) -> int:
    """Answer each question with what is `found` for it, all of them or none; return how many.

    Raises NotAllowed, with the code `missing` where nothing is found for one of them.
    """
    # All are held before the first is answered, in one order, so that two officers never wait for each other.
    its = found(list(seen_by(by).filter(public_id__in=seen).select_for_update().order_by("pk")))
    if not seen or set(its) != set(seen):
        raise NotAllowed(missing)
    apart: dict[Said, dict[str, int]] = {}
    for public_id, one in its.items():
        what = Said(one.kind, one.words, Language(one.language))
        apart.setdefault(what, {})[public_id] = seen[public_id]
    return sum(answer(alike, what, by=by) for what, alike in apart.items())


def stage_after(by: Visitor) -> Stage:
    """Return where an answer of this person leads. Raises NotAllowed for whoever answers nothing."""
    if by.role == OFFICER:
        return Stage.CLOSED
    if by.role in ASKED:
        return Stage.REPLIED
    raise NotAllowed("questions.not_yours")


def can_answer(question: Question, by: Visitor) -> bool:
    """Return whether this person may answer a question, which they see, as it stands."""
    return not question.gone and by.role in (OFFICER, *ASKED) and question.stage in MOVES[stage_after(by)]


def replies(questions: Iterable[Question]) -> Mapping[str, Answer]:
    """Return what was replied to each of a year’s questions that waits for the officer, by its public id."""
    waiting = [one for one in questions if one.stage == Stage.REPLIED and not one.gone]
    if not waiting:
        return {}
    its = Answer.objects.of(waiting[0].authority).filter(year=waiting[0].year, closes=False)
    latest = {row.sign: row for row in its.filter(sign__in=[one.sign for one in waiting]).order_by("turn")}
    return {one.public_id: latest[one.sign] for one in waiting if one.sign in latest}


def history(question: Question) -> list[Answer]:
    """Return what was answered to a question, in this year and before, the oldest first."""
    its = Answer.objects.of(question.authority).filter(sign=question.sign, year__lte=question.year)
    return list(its.order_by("year", "turn"))


def _move(question: Question, stage: Stage, kind: str, seen: int) -> None:
    """Compare and set in one statement: of two at once, one wins. Raises NotAllowed."""
    own = Question.objects.of(question.authority).filter(pk=question.pk, turn=seen, gone=False)
    answered = kind if stage is Stage.CLOSED else ""
    if not own.filter(stage__in=MOVES[stage]).update(turn=F("turn") + 1, stage=stage, answered=answered):
        raise NotAllowed("questions.answered_meanwhile")
