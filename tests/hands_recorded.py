"""The pages of the record, of people's rights, of retention and of the impact assessment."""

from __future__ import annotations

from collections import UserString
from datetime import timedelta
from typing import Any

from django.utils import timezone
from hands import Page, canary, member

from gwella.accounts.models import Grant, Membership
from gwella.audit.chain import By, record
from gwella.rights.models import Kind, Request, State

LEAD, DIRECTOR, OFFICER, INSPECTOR = "governance_lead", "director", "performance_officer", "inspector"


def entry(place: str) -> list[Any]:
    """Make an entry with the place's word in its reason."""
    record(By("somebody", OFFICER, place), "rows.see", on=canary(place), reason=canary(place))
    return []


def granted(place: str) -> list[Any]:
    """Make a grant with the place's word in its purpose; return its id."""
    to = member(INSPECTOR, "")
    return [grant_to(to, place).public_id]


def grant_to(to: Membership, place: str, **fields: Any) -> Grant:
    """Return a grant of the record of a place to somebody, in force today unless `fields` say otherwise."""
    today = timezone.localdate()
    its = {"resource": "audit_log", "since": today, "until": today + timedelta(days=7), "purpose": canary(place)}
    grant: Grant = Grant.objects.of(place).create(membership=to, given_by="x", **{**its, **fields})
    return grant


def asked(place: str, kind: Kind = Kind.BUNDLE, state: State = State.ASKED) -> list[Any]:
    """Make a request with the place's word in its reason; return its id."""
    now = timezone.now()
    its = Request.objects.of(place).create(
        kind=kind,
        state=state,
        reason=canary(place),
        people={"k": "1"},
        found={"notices" if kind == Kind.CLEARING else "rows": 1},
        asked_by="a" * 22,
        asked_at=now,
        decided_by="b" * 22 if state != State.ASKED else "",
        decided_at=now if state != State.ASKED else None,
        done_by="a" * 22 if state == State.DONE else "",
        done_at=now if state == State.DONE else None,
    )
    return [its.public_id]


PAGES = [
    Page("kept", LEAD),
    Page("kept", "practitioner"),
    Page("audit", LEAD, entry),
    Page("audit", DIRECTOR, entry),
    Page("audit", "authority_administrator", entry),
    Page("audit", "practitioner", entry),
    Page("audit-file", LEAD, entry),
    Page("audit-granted-list", INSPECTOR),
    Page("audit-granted", INSPECTOR, lambda place: [place], status=404),  # nobody has granted it yet
    Page("grants", LEAD, lambda place: granted(place) and []),
    Page("grant-give", LEAD, status=302),
    Page("grant-withdraw", LEAD, granted, status=302),
    Page("rights", LEAD, lambda place: asked(place) and []),
    Page("rights", DIRECTOR),
    Page("rights", OFFICER),
    Page("rights-ask", OFFICER, status=302),
    Page("rights-request", DIRECTOR, asked),
    Page("rights-request", LEAD, lambda place: asked(place, state=State.APPROVED)),
    Page("rights-request", OFFICER, lambda place: asked(place, Kind.ERASURE, State.DONE)),
    Page("rights-decide", DIRECTOR, asked, status=302),
    Page("rights-carry-out", OFFICER, asked, status=302),
    Page("rights-recompute", OFFICER, lambda place: asked(place, Kind.ERASURE, State.DONE), status=302),
    Page("retention", LEAD, lambda place: asked(place, Kind.CLEARING) and []),
    Page("retention", DIRECTOR, lambda place: asked(place, Kind.CLEARING) and []),
    Page("retention-period", LEAD, status=302),
    Page("retention-propose", LEAD, status=302),
    Page("retention-decide", DIRECTOR, lambda place: asked(place, Kind.CLEARING), status=302),
    Page("impact", LEAD),
    Page("impact-pdf", LEAD),
    # No words of a place: the address is the same for every place, and asks a reason first.
    Page("rows-behind", OFFICER, lambda place: [UserString("adult.contacts.received"), UserString("2024")]),
]
