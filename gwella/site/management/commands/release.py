"""A release of returns at the command line: said, and put together. Somebody with a name lets it out, at a page."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from gwella.accounts.matrix import LOCAL_OFFICER, matrix
from gwella.accounts.session import Visitor
from gwella.accounts.wall import ELSEWHERE, walled
from gwella.code_of_practice.messages import Message, message
from gwella.code_of_practice.places import WALES
from gwella.measuring import releasing
from gwella.measuring.candidates import Candidate, Standing, candidate
from gwella.site.management.said import Saying

WHO = Visitor(LOCAL_OFFICER, WALES)


class Command(Saying):
    """`python -m gwella.site release VERB`; `gwella release` starts it."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=["show", "propose"])
        parser.add_argument("--year", type=int)

    def work(self, verb: str = "", year: int = 0, **options: Any) -> None:
        with walled((WALES, ELSEWHERE)):
            its = candidate(year)
            self._show(its)
            if verb == "propose":
                releasing.propose(year, by=WHO, seen=its.digest)
                lets_out = releasing.life().stages[releasing.life().first].whose[0]
                self.say("release.proposed", role=matrix().roles[lets_out].title)

    def _show(self, its: Candidate) -> None:
        if its.is_made_up:
            self.say("release.made_up")
        for one in its.standings:
            self.say("release.stands", place=one.area.name, stage=_stage(one), holds=_held(one))
        self.say("release.would_hold", label=its.label, figures=len(its.figures), starred=its.starred)
        if its.gives_away:
            self.say(its.gives_away.code, **its.gives_away.parameters)


def _stage(one: Standing) -> Any:
    return one.stage or message("release.not_submitted")


def _held(one: Standing) -> Message:
    if not one.leaves or one.accepted is None:
        return message("release.holds_nothing")
    revision = one.accepted.revision
    return message("release.revision", number=revision) if revision else message("release.as_first_made")
