"""Who asks, what they ask about, and how long work is asked for in their name. What the pages of submissions share."""

from __future__ import annotations

from functools import partial

import msgspec
from django.http import Http404, HttpRequest
from django.utils import timezone

from gwella.accounts.session import Visitor, visitor
from gwella.audit.chain import By
from gwella.code_of_practice.places import Kind, area
from gwella.code_of_practice.years import FIRST, Period, year_of
from gwella.measuring import submissions, tokens
from gwella.measuring.models import Submission
from gwella.office import jobs
from gwella.site.submitting.arriving import Arrived
from gwella.site.submitting.work import CHECK

YEARS = 6  # that may be chosen, back from the one that began last
BEARER = "Bearer "


class Choice(msgspec.Struct, frozen=True):
    """One year that files may be sent for."""

    year: int
    period: Period
    is_chosen: bool


def who_asks(request: HttpRequest) -> Visitor:
    """Return whoever asks, who plays a part at an authority. Raises Http404 for anybody else."""
    return of_an_authority(visitor(request))


def of_an_authority(who: Visitor) -> Visitor:
    """Return somebody who plays a part at an authority. Raises Http404 for anybody else."""
    if not who.membership or area(who.place).kind is not Kind.AUTHORITY:
        raise Http404
    return who


def bearer(request: HttpRequest) -> Visitor:
    """Return whom the token stands for that a request brings: for this request, and nobody where it brings none."""
    said = request.headers.get("Authorization", "")
    return tokens.believed(said.removeprefix(BEARER).strip() if said.startswith(BEARER) else "")


def found(who: Visitor, public_id: str) -> Submission:
    """Return a submission of the visitor's own place. Raises Http404 for any other, and for none."""
    row = submissions.of(who.place, public_id)
    if row is None:
        raise Http404
    return row


def by(who: Visitor) -> By:
    """Return who acts, as the record says it."""
    return By(who.person, who.role, who.place)


def asking(who: Visitor, kind: str) -> submissions.Ask:
    """Return what asks for long work in somebody's name."""
    return partial(jobs.ask, who.place, kind, by=who.person)


def sent(who: Visitor, arrived: Arrived, year: int) -> tuple[Submission, bool]:
    """Take in what arrived, and ask for its check; return the submission, and whether it is new. Raises Remediable."""
    submissions.check_has_room(who.place)
    arrived.keep()
    row, is_new = submissions.send(
        who.place,
        by(who),
        public_id=arrived.public_id,
        digest=arrived.digest(year),
        name=arrived.name,
        size=arrived.bytes,
        year=year,
        ask=asking(who, CHECK),
    )
    arrived.is_kept = is_new
    return row, is_new


def years(chosen: str = "") -> list[Choice]:
    """Return the years that files may be sent for, the latest first; the last that has ended is chosen unless said."""
    now = year_of(timezone.localdate())
    wanted = int(chosen) if chosen.isascii() and chosen.isdigit() else now - 1
    return [Choice(one, Period.of_year(one), one == wanted) for one in range(now, max(now - YEARS, FIRST), -1)]
