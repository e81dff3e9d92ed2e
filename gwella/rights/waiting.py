"""What of a person's rights and of retention waits for whom: for the second person, then for whoever asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gwella.accounts.matrix import Action, Need, matrix
from gwella.accounts.session import Visitor
from gwella.code_of_practice.messages import message
from gwella.office.awaiting import Kind as Waits
from gwella.office.awaiting import Waiting, provides
from gwella.rights.models import Kind, Request, State

RESOURCES = {Kind.BUNDLE: "subject_request", Kind.ERASURE: "subject_request", Kind.CLEARING: "retention"}


@provides
def requests(who: Visitor, today: date) -> Iterator[Waiting]:
    """Yield what somebody else asked for and waits to be decided, and what of one's own was approved and is to do."""
    if not (who.place and who.person):
        return
    for one in Request.objects.of(who.place).filter(state__in=(State.ASKED, State.APPROVED)).order_by("asked_at"):
        is_mine, kind = one.asked_by == who.person, Kind(one.kind)
        its = {"kind": message(f"rights.kind_{kind}")}
        leads_to = ("retention", ()) if kind is Kind.CLEARING else ("rights-request", (one.public_id,))
        if one.state == State.ASKED and not is_mine and _may(who, kind, Action.APPROVE):
            yield Waiting(kind=Waits.DECIDE, says=message("rights.waits_for_second", **its), leads_to=leads_to)
        if one.state == State.APPROVED and is_mine and _may(who, kind, Action.CREATE):
            yield Waiting(kind=Waits.DO, says=message("rights.waits_to_be_done", **its), leads_to=leads_to)


def _may(who: Visitor, kind: Kind, action: Action) -> bool:
    return matrix().allows(who.role, Need(resource=RESOURCES[kind], action=action), own=True)
