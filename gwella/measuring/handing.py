"""The verbs of handing questions over: to a team, or to somebody, who then sees them as their own and is told.

Where an extract names teams and workers, the officer says once whom it means; from then on the file hands over.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import msgspec
from django.db import transaction
from django.db.models import Case, F, Q, When
from django.utils import timezone

from gwella.accounts.colleagues import colleagues, teams
from gwella.accounts.models import Membership
from gwella.accounts.recorded import record
from gwella.accounts.session import Visitor, playing
from gwella.audit.chain import FACT
from gwella.code_of_practice.errors import NotAllowed
from gwella.measuring import reasons
from gwella.measuring.models import Handed, Naming, Question
from gwella.measuring.models.conversation import Meant, Stage
from gwella.measuring.seen import ASKED, MANAGER, due, seen_by
from gwella.office import notices
from gwella.office.models import Notice
from gwella.returns.mapping import fold

ASKED_OF_YOU = "questions.asked_of_you"
LEADS_TO, ABOUT = ("questions-own", ()), "questions-"
AT_A_TIME = 500
# What was replied to is passed back, which is a turn: a page that still shows the reply closes nothing by it.
PASSED_BACK = F("turn") + Case(When(stage=Stage.REPLIED, then=1), default=0)


class Whose(msgspec.Struct, frozen=True):
    """Whom a question is handed to: a team, or the part that somebody plays and the team of it, where it has one."""

    team: str = ""
    member: str = ""


@transaction.atomic
def hand_over(
    seen: Mapping[str, int], *, by: Visitor, team: str = "", member: str = "", why: reasons.Reason = reasons.NONE
) -> int:
    """Hand questions that are not closed to a team or to somebody; return how many people are told. Raises NotAllowed.

    `seen` names each question with the turn at which whoever hands it over saw it. One that was replied to is passed
    back, which needs a reason: it is open again, at a turn of its own. All of them or none: what was closed or is gone
    meanwhile is handed to nobody, and what was replied to or passed back meanwhile is read first.
    """
    whose = _whose(by.place, team, member)
    own = Question.objects.of(by.place).filter(public_id__in=seen, gone=False).exclude(stage=Stage.CLOSED)
    chosen = list(own.select_for_update().order_by("pk"))
    if not seen or len(chosen) != len(seen):
        raise NotAllowed("questions.not_handed")
    for one in chosen:
        one.member, one.team = whose.member, whose.team or one.team
    _check_seen(by.place, chosen, seen, why)
    why.check(chosen)
    told = _handed(chosen, by.place, by=by, why=why)
    # The reason is not among the facts: the record outlives the question, and its words may be about somebody.
    facts: dict[str, FACT] = {"count": len(chosen), "team": whose.team, "member": whose.member}
    record(by, "question.hand", on=chosen[0].public_id if len(chosen) == 1 else "", facts=facts)
    return told


@transaction.atomic
def say_whom_it_means(said: Mapping[tuple[Meant, str], str], *, by: Visitor) -> int:
    """Keep whom the extracts mean by a team or worker; hand the questions over that say so; return how many.

    `said` names for each text a team or a part that somebody plays, or nobody (""). Raises NotAllowed.
    """
    own = Naming.objects.of(by.place)
    for (kind, text), to in said.items():
        if to:
            _whose(by.place, *((to, "") if kind is Meant.TEAM else ("", to)))
            own.update_or_create(kind=kind, said=fold(text), defaults={"to": to})
        else:
            own.filter(kind=kind, said=fold(text)).delete()
    record(by, "question.name", facts={"count": len(said)})
    years = Question.objects.of(by.place).order_by().values_list("year", flat=True).distinct()
    return sum(hand_to_whom_the_file_names(by.place, year, by=by) for year in list(years))


def hand_to_whom_the_file_names(place: str, year: int, *, by: Visitor | None = None) -> int:
    """Hand the questions of a year that nobody has to whom their rows name; return how many were handed over."""
    named = whom_it_means(place)
    nobodys = Q(team="", member="") & ~Q(team_said="", worker_said="")
    chosen = []
    for one in Question.objects.of(place).filter(nobodys, year=year, gone=False).exclude(stage=Stage.CLOSED):
        member = named.get((Meant.WORKER, fold(one.worker_said)), Whose())
        team = named.get((Meant.TEAM, fold(one.team_said)), Whose())
        one.member, one.team = member.member, member.team or team.team
        if one.member or one.team:
            chosen.append(one)
    _handed(chosen, place, by=by)
    return len(chosen)


def whom_it_means(place: str) -> Mapping[tuple[Meant, str], Whose]:
    """Return whom each text of a place's extracts means: what its officer said, and teams by their own names.

    A worker is meant only where the officer said so: two people may have one name.
    """
    members = {one.public_id: Whose(one.team, one.public_id) for one in colleagues(place, *ASKED)}
    known = {one.public_id: Whose(team=one.public_id) for one in teams(place)}
    named: dict[tuple[Meant, str], Whose] = {}
    for team in teams(place):
        for name in {fold(team.name_en), fold(team.name_cy)}:
            # Two teams of one name: nobody can say which is meant.
            named[Meant.TEAM, name] = Whose() if (Meant.TEAM, name) in named else known[team.public_id]
    for one in Naming.objects.of(place):
        # Whoever has left is meant no more.
        its = known if one.kind == Meant.TEAM else members
        named[Meant(one.kind), one.said] = its.get(one.to, Whose())
    return named


def settle(place: str, questions: Collection[Question] | None = None) -> None:
    """Take back what people were told and have not read, once nothing of that year waits for them any more.

    Looks at those whose `questions` are, or at everybody who was told.
    """
    unread = Notice.objects.of(place).filter(code=ASKED_OF_YOU, read_at=None)
    if questions is not None:
        unread = unread.filter(to__in=_people(place, questions))
    told = list(unread)
    people = {one.to for one in told}
    waits = {
        (one.person.public_id, year)
        for one in colleagues(place, *ASKED)
        if one.person.public_id in people
        for year in seen_by(playing(one)).filter(stage=Stage.OPEN).values_list("year", flat=True)
    }
    unread.filter(pk__in=[one.pk for one in told if (one.to, one.values["year"]) not in waits]).delete()


def _check_seen(place: str, chosen: list[Question], seen: Mapping[str, int], why: reasons.Reason) -> None:
    """Raise NotAllowed where a question was answered or passed back since it was seen; a second click may say it again.

    It comes a turn late: the first passed the question back.
    """
    late = {one.public_id for one in chosen if one.turn != seen[one.public_id]}
    is_one_on = all(one.turn == seen[one.public_id] + 1 for one in chosen if one.public_id in late)
    if late and not (is_one_on and late <= reasons.said_already(place, chosen, why)):
        raise NotAllowed("questions.answered_meanwhile")


def _whose(place: str, team: str, member: str) -> Whose:
    """Return who is meant by the ids of a form. Raises NotAllowed for anybody who is not of the place."""
    if bool(team) is not bool(member):
        if team in {one.public_id for one in teams(place)}:
            return Whose(team=team)
        for one in colleagues(place, *ASKED):
            if one.public_id == member:
                return Whose(one.team, one.public_id)
    raise NotAllowed("questions.nobody")


def _handed(chosen: list[Question], place: str, *, by: Visitor | None, why: reasons.Reason = reasons.NONE) -> int:
    """Keep whose the questions are now, with the day and why; tell those people; return how many were told."""
    now, who = timezone.now(), by.person if by else ""
    alike: dict[tuple[str, str], list[int]] = {}
    for one in chosen:
        alike.setdefault((one.team, one.member), []).append(one.pk)
    for (team, member), keys in alike.items():
        for start in range(0, len(keys), AT_A_TIME):
            part = Question.objects.of(place).filter(pk__in=keys[start : start + AT_A_TIME])
            # What somebody closed since it was looked at stays closed.
            part.exclude(stage=Stage.CLOSED).update(team=team, member=member, stage=Stage.OPEN, turn=PASSED_BACK)
    said_already, its = reasons.said_already(place, chosen, why), why.kept
    Handed.objects.of(place).bulk_create(
        (
            Handed(question=one.public_id, team=one.team, member=one.member, by=who, at=now, **its)
            for one in chosen
            if one.public_id not in said_already
        ),
        batch_size=AT_A_TIME,
    )
    told: set[str] = set()
    for year in {one.year for one in chosen}:
        people = _people(place, [one for one in chosen if one.year == year]) - {who}
        told |= people
        _tell(place, year, people)
    return len(told)


def _people(place: str, chosen: Iterable[Question]) -> set[str]:
    """Return the people whom these questions wait for: whoever has one, else the managers of its team."""
    members = {one.member for one in chosen if one.member}
    of_teams = {one.team for one in chosen if one.team and not one.member}

    def is_asked(one: Membership) -> bool:
        return one.public_id in members or (one.role == MANAGER and one.team in of_teams)

    return {one.person.public_id for one in colleagues(place, *ASKED) if is_asked(one)}


def _tell(place: str, year: int, people: set[str]) -> None:
    """Tell people once that something waits for them; whoever has not read it yet is not told again."""
    values: dict[str, notices.VALUE] = {"year": year}
    unread = Notice.objects.of(place).filter(code=ASKED_OF_YOU, read_at=None, to__in=people)
    told = {one.to for one in unread if one.values == values}
    day, about = due(place, year), f"{ABOUT}{year}"
    for person in sorted(people - told):
        notices.tell(place, person, ASKED_OF_YOU, values, leads_to=LEADS_TO, due=day, about=about)
