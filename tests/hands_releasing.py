"""Releases of returns: what would be let out, put together by one person and let out by another."""

from __future__ import annotations

from typing import Any

from hands import Page, canary, visiting
from hands import member as new_member
from travelled import YEAR, decide, sign_and_send

from gwella.code_of_practice.places import WALES
from gwella.measuring import releasing
from gwella.measuring.candidates import candidate
from gwella.measuring.models import Proposal


def accepted(place: str) -> list[Any]:
    """Let Welsh Government accept a return; return its year."""
    sign_and_send(place, 412)
    decide(place, "accept")
    return [YEAR]


def proposed(place: str) -> list[Any]:
    """Put a release together that waits for a second person, after one that was sent back for a reason."""
    accepted(place)
    analyst, steward = (visiting(new_member(role, WALES)) for role in ("government_analyst", "framework_steward"))
    for _ in range(2):
        its: Proposal = releasing.propose(YEAR, by=analyst, seen=candidate(YEAR).digest)
        if not releasing.decided(YEAR):
            releasing.decide(its.public_id, "send_back", by=steward, reason=canary(place))
    return [its.public_id]


def of_the_year(place: str) -> list[Any]:
    proposed(place)
    return [YEAR]


PAGES = [
    *(Page("national-releases", role, at=WALES) for role in ("government_analyst", "framework_steward")),
    *(
        Page("national-releases-in", role, of_the_year, at=WALES)
        for role in ("government_analyst", "framework_steward")
    ),
    Page("national-release-file", "government_analyst", accepted, at=WALES),
    Page("national-release-propose", "government_analyst", accepted, 302, WALES),
    Page("national-release-let-out", "framework_steward", proposed, 302, WALES),
    Page("national-release-send-back", "framework_steward", proposed, 302, WALES),
    Page("national-release-withdraw", "government_analyst", proposed, 302, WALES),
]
