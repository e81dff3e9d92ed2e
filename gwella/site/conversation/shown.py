"""What the pages of the conversation show: questions in lines, answers with names, and forms as they were typed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

import msgspec
from django.db.models import Count, Q
from django.http import QueryDict

from gwella.accounts.colleagues import colleagues, teams
from gwella.accounts.named import names
from gwella.accounts.recorded import record
from gwella.accounts.session import Visitor
from gwella.code_of_practice.errors import Remediable
from gwella.code_of_practice.language import Language, Text
from gwella.code_of_practice.messages import Spoken, message
from gwella.disclosure.counts import is_small
from gwella.disclosure.profiles import profile
from gwella.measuring import answers
from gwella.measuring.models import Answer, Handed, Question
from gwella.measuring.models.conversation import Stage
from gwella.measuring.seen import ASKED, Questions
from gwella.site.conversation import said

TEAM, MEMBER = "team", "member"
# Which field of a form each fault is about; the others are about the questions themselves.
FIELDS = {
    "questions.no_kind": "kind",
    "questions.not_correct_as_it_is": "kind",
    "questions.no_words": "words",
    "questions.too_long": "words",
    "questions.nobody": "to",
    "questions.no_reason": "why",
    "questions.reason_too_long": "why",
}


class Told(msgspec.Struct, frozen=True):
    """One thing that was said of a question: an answer, or why it was `handed` over, and the name of whoever said it.

    `kind` says which answer it is, or whether something was handed over or passed back.
    """

    kind: Spoken
    words: str
    language: str
    by: str
    at: datetime
    year: int
    handed: bool = False


class Line(msgspec.Struct, frozen=True):
    """One question in a list: what it says, whose it is now, what was answered last year, and what was replied now."""

    question: Question
    whose: tuple[Spoken | str, ...]
    offer: Answer | None = None
    reply: Told | None = None

    @property
    def value(self) -> str:
        """What its box in a form sends: which question, as it was when it was seen."""
        return f"{self.question.public_id}:{self.question.turn}"

    @property
    def what(self) -> Spoken:
        return said.what(self.question)

    @property
    def table(self) -> Spoken | str:
        return said.table_title(self.question)

    @property
    def column(self) -> Spoken | str:
        return said.column_title(self.question)

    @property
    def stage(self) -> Spoken:
        return stage_of(self.question)

    @property
    def can_be_answered(self) -> bool:
        return not self.question.gone


class Row(msgspec.Struct, frozen=True):
    """One check in an overview, and how many of its questions are how far. None is a number too small to be shown."""

    check: str
    asked: int | None
    open: int | None = None
    replied: int | None = None
    closed: int | None = None
    gone: int | None = None

    @property
    def title(self) -> Spoken:
        return said.title_of(self.check)


def lines(
    place: str,
    questions: Iterable[Question],
    offers: Mapping[str, Answer] | None = None,
    replies: Mapping[str, Told] | None = None,
) -> list[Line]:
    """Return the lines of a list of questions."""
    called, before, now = people_and_teams(place), offers or {}, replies or {}
    return [Line(one, whose(one, called), before.get(one.public_id), now.get(one.public_id)) for one in questions]


def whose(question: Question, called: Mapping[str, Spoken | str]) -> tuple[Spoken | str, ...]:
    """Return the names of whoever a question was handed to: the person, the team, both or neither."""
    return tuple(called[one] for one in (question.member, question.team) if one in called)


def people_and_teams(place: str) -> Mapping[str, Spoken | str]:
    """Return what each team, and each part that somebody plays who can be asked, is called."""
    its: dict[str, Spoken | str] = {one.public_id: one.person.called for one in colleagues(place, *ASKED)}
    return its | {one.public_id: Text(en=one.name_en, cy=one.name_cy) for one in teams(place)}


def whom(place: str) -> Mapping[str, Sequence[tuple[str, Spoken | str]]]:
    """Return the choices of whom a question can be handed to: teams, then people."""
    return {
        TEAM: [(f"{TEAM}:{one.public_id}", Text(en=one.name_en, cy=one.name_cy)) for one in teams(place)],
        MEMBER: [(f"{MEMBER}:{one.public_id}", one.person.called) for one in colleagues(place, *ASKED)],
    }


def overview(questions: Questions) -> list[Row]:
    """Return how far the questions of each check are, most open first."""
    counted = (
        questions.order_by()
        .values("asks")
        .annotate(
            asked=Count("pk"),
            open=Count("pk", filter=Q(stage=Stage.OPEN, gone=False)),
            replied=Count("pk", filter=Q(stage=Stage.REPLIED, gone=False)),
            closed=Count("pk", filter=Q(stage=Stage.CLOSED, gone=False)),
            gone=Count("pk", filter=Q(gone=True)),
        )
    )
    rows = [Row(one.pop("asks"), **one) for one in counted]
    return sorted(rows, key=lambda one: (-(one.open or 0) - (one.replied or 0), one.check))


def protected(questions: Questions) -> list[Row]:
    """Return how many questions each check asks, as colleagues of a team may see it: none that is too small."""
    counted = questions.order_by().values_list("asks").annotate(Count("pk")).order_by("asks")
    return [Row(check, None if is_small(count, profile()) else count) for check, count in counted]


def stage_of(question: Question) -> Spoken:
    """Return how far a question is, or how it was closed."""
    if question.gone:
        return message("questions.gone")
    return message(f"questions.{question.answered or question.stage}")


def kinds(questions: Iterable[Question]) -> list[tuple[str, Spoken, Spoken]]:
    """Return what can be answered to all of these: its code, what it says, and when it fits."""
    codes = [kind.value for kind in answers.kinds_of(questions)]
    return [(code, message(f"questions.{code}"), message(f"questions.{code}_hint")) for code in codes]


def replies(questions: Iterable[Question]) -> Mapping[str, Told]:
    """Return what was replied to each question that waits to be closed, by its public id."""
    found = answers.replies(questions)
    called = names({one.by for one in found.values()})
    return {public_id: _told(one, one.year, _kind(one, one.year), called) for public_id, one in found.items()}


def told(said: Sequence[Answer], reasons: Sequence[tuple[int, Handed]] = ()) -> list[Told]:
    """Return what was said, the oldest first: answers, and reasons for handing over with their years."""
    both: list[tuple[int, Answer | Handed]] = [*((one.year, one) for one in said), *reasons]
    both.sort(key=lambda one: (one[0], one[1].at))
    called = names({one.by for _, one in both})
    before: Sequence[Answer | Handed | None] = [None, *(one for _, one in both)]
    pairs = zip(both, before, strict=False)
    return [_told(one, year, _kind(one, year, last), called) for (year, one), last in pairs]


def why(question: Question, said: Sequence[Told]) -> Told | None:
    """Return why it is asked this year, which whoever is asked reads first until they have answered; None if unsaid."""
    last = said[-1] if said and question.stage == Stage.OPEN else None
    return last if last and last.handed and last.year == question.year else None


def _told(one: Answer | Handed, year: int, kind: Spoken, called: Mapping[str, str]) -> Told:
    return Told(kind, one.words, one.language, called.get(one.by, ""), one.at, year, isinstance(one, Handed))


def _kind(one: Answer | Handed, year: int, before: Answer | Handed | None = None) -> Spoken:
    """Return what somebody did in saying this: what they answered, or whether they passed back a reply of that year."""
    if isinstance(one, Answer):
        return message(f"questions.{one.kind}")
    is_reply = isinstance(before, Answer) and not before.closes and before.year == year
    return message("questions.passed_back" if is_reply else "questions.handed_over")


def typed(form: QueryDict, language: Language, before: Sequence[Answer] = ()) -> answers.Said:
    """Return what was typed into a form as an answer. Words of one given `before` stay in the language of that one."""
    said = answers.said(form.get("kind", ""), form.get("words", ""), language)
    of_before = (Language(one.language) for one in reversed(before) if one.words == said.words)
    return msgspec.structs.replace(said, language=next(of_before, language))


def blank(offer: Answer | None) -> dict[str, str]:
    """Return what a form says before anybody types: what was replied, or explained the same last year, if anything."""
    return {"kind": offer.kind, "words": offer.words} if offer else {"kind": "", "words": ""}


def back_to(question: Question, reply: Answer | None) -> dict[str, str]:
    """Return whom a form that hands over names before anybody chooses: whoever has what was replied to."""
    if reply is None:
        return {}
    return {"to": f"{MEMBER}:{question.member}" if question.member else f"{TEAM}:{question.team}"}


def field_of(refusal: Remediable | None, otherwise: str) -> str:
    """Return the field that a refusal is about, or where the questions themselves stand."""
    return FIELDS.get(refusal.code, otherwise) if refusal else ""


def chosen(form: QueryDict) -> dict[str, int]:
    """Return the questions whose boxes were ticked, each with the turn at which it was seen."""
    boxes = (box.partition(":") for box in form.getlist("question"))
    return {public_id: int(turn) for public_id, _, turn in boxes if public_id and turn.isascii() and turn.isdigit()}


def seen(who: Visitor, questions: Collection[Question], *, on: str = "") -> None:
    """Record that somebody read questions by reference."""
    years = sorted({one.year for one in questions})
    if years:
        record(who, "question.read", on=on, facts={"count": len(questions), "first_year": years[0], "year": years[-1]})
