"""Notices wait to be read, and roles that were given or asked for wait to be decided on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gwella.accounts import roles
from gwella.accounts.matrix import matrix
from gwella.accounts.session import Visitor
from gwella.code_of_practice.messages import message
from gwella.office import notices
from gwella.office.awaiting import Kind, Waiting, provides

# Whose decision a role waits for, and the page on which they take it.
DECIDED_AT = {roles.DIRECTOR: "role-decide", roles.ADMINISTRATOR: "role-grant"}


@provides
def to_read(who: Visitor, today: date) -> Iterator[Waiting]:
    """Yield what a person has not read yet. What asks is left out: the thing itself waits."""
    if not who.place:
        return
    for notice in notices.unread(who.place, who.person):
        if not notices.asks(notice):
            leads_to = notices.way(notice) or ("waiting", [])
            yield Waiting(
                kind=Kind.READ,
                says=notices.said(notice),
                due=notice.due,
                leads_to=(leads_to[0], tuple(leads_to[1])),
                read=notice.public_id,
            )


@provides
def to_decide(who: Visitor, today: date) -> Iterator[Waiting]:
    """Yield the roles at a place that wait for whoever plays this one; not those that they gave, or their own."""
    if not (who.place and who.person):
        return
    mine = roles.standing(who.place).filter(waits_for=who.role).exclude(given_by=who.person)
    for one in mine.exclude(person__public_id=who.person).select_related("person"):
        role = matrix().roles[one.role].title
        says = message("people.waits_for_approval", name=one.person.called, role=role)
        yield Waiting(kind=Kind.DECIDE, says=says, leads_to=(DECIDED_AT[one.waits_for], (one.public_id,)))
