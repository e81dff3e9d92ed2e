"""Notices wait to be read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gwella.accounts.session import Visitor
from gwella.office import notices
from gwella.office.awaiting import Kind, Waiting, provides


@provides
def to_read(who: Visitor, today: date) -> Iterator[Waiting]:
    """Yield what a person has not read yet. A reminder is left out: the thing itself waits by its day."""
    if not who.place:
        return
    for notice in notices.unread(who.place, who.person):
        if not (notice.due and notice.about):
            leads_to = notices.way(notice) or ("waiting", [])
            yield Waiting(
                kind=Kind.READ,
                says=notices.said(notice),
                due=notice.due,
                leads_to=(leads_to[0], tuple(leads_to[1])),
                read=notice.public_id,
            )
