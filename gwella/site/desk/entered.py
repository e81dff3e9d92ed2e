"""What is entered on the sheet: kept in the books, and on a server of many hands in the database with it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from gwella.accounts.recorded import record
from gwella.accounts.session import Visitor, visitor
from gwella.cli.desk_folders import Desk
from gwella.entries.enter import enter
from gwella.entries.folder import figures_in
from gwella.entries.rules import Asked
from gwella.measuring import approval, figures
from gwella.site.desk.views import held_desk


def entered(request: HttpRequest, year: int, asked: Sequence[Asked]) -> int:
    """Keep entries of a year, all or none, and return how many were kept; none for what stood so already.

    On a server the place's figures are those of its books from then on, whoever entered them signs them at no time,
    and it is recorded: all of it or nothing. An officer's own desk keeps the entries and nothing else. Raises what is
    remediable.
    """
    who = visitor(request)
    with held_desk(request) as its:
        if not who.membership:
            return _kept(its, who, year, asked)
        with transaction.atomic():
            approval.had_a_hand(who.place, year, by=who)
            kept = _kept(its, who, year, asked)
            own = (one for one in figures_in(its.results) if one.area == its.authority)
            figures.replace(own, authority=its.authority)
            record(who, "figure.enter", facts={"year": year, "figures": kept})
            return kept


def _kept(its: Desk, who: Visitor, year: int, asked: Sequence[Asked]) -> int:
    return len(enter(its.results, its.authority, year, asked, by=who.name, at=timezone.localtime()))
