"""What the information governance lead is told each week: how often rows about people were seen, and by how many."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from gwella.accounts.models import Membership
from gwella.audit.reach import chain_of
from gwella.audit.search import Asked, found
from gwella.office import notices

LEAD = "governance_lead"
CODE = "audit.week"


def week_before(today: date) -> tuple[date, date]:
    """Return the Monday and the Sunday of the last whole week."""
    monday = today - timedelta(days=today.weekday() + 7)
    return monday, monday + timedelta(days=6)


@transaction.atomic
def weekly(today: date) -> tuple[int, date, date]:
    """Write a notice to each lead who has none of the last whole week; return how many, and the week."""
    since, until = week_before(today)
    leads = Membership.objects.in_force(today).filter(role=LEAD).exclude(place="").select_related("person")
    sent = [_told(lead.place, lead.person.public_id, since, until) for lead in leads]
    return sum(sent), since, until


def _told(place: str, lead: str, since: date, until: date) -> bool:
    """Write the notice unless it is there; say whether it was written."""
    its = found(place, Asked(since=since, until=until))
    reads = found(place, Asked(since=since, until=until, people=True)).order_by()
    with chain_of(place):
        values: dict[str, notices.VALUE] = {
            "since": since.isoformat(),
            "until": until.isoformat(),
            "reads": reads.count(),
            "people": reads.values("who").distinct().count(),
            "entries": its.count(),
        }
    once = f"{CODE}:{since}"  # of two runs at the same moment one tells it
    return notices.tell(place, lead, CODE, values, leads_to=("audit", []), once=once) is not None
