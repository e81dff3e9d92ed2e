"""Returns on their way, what waits for whom, and how punctual returns are."""

from __future__ import annotations

from typing import Any

from hands import Page, canary, member, visiting

from gwella.code_of_practice.places import WALES, area
from gwella.measuring import approval
from gwella.measuring.models import Move, Return
from gwella.office import notices

YEAR = 2024
OWN = ("check", "answer", "hand-over", "rework", "sign", "send-back", "send", "ask-to-reopen", "reopen", "keep")
APPROVER = ("sign", "send-back", "reopen", "keep")
OTHER = ("accept", "return", "let-correct", "leave")


def begun(place: str) -> list[Any]:
    """Make a return that was sent back with a reason."""
    its = approval.begin(place, YEAR, by=visiting(member("performance_officer", place)))
    how = {
        "of": its.public_id,
        "turn": 1,
        "name": "send_back",
        "stage": "draft",
        "by": its.made_by,
        "at": notices.timezone.now(),
    }
    Move.objects.of(place).create(**how, reason=canary(place))
    return [its.public_id]


def sent(place: str) -> list[Any]:
    """Make a return that was submitted to Welsh Government."""
    (public_id,) = begun(place)
    Return.objects.of(place).filter(public_id=public_id).update(stage="submitted")
    return [area(place), public_id]


def locked_file(place: str) -> list[Any]:
    return sent(place)[1:]


def told(place: str) -> list[Any]:
    """Make a notice that nobody of the tests is told: its page only ever leads back to what waits."""
    return [notices.tell(place, "somebody", "approval.told", {"year": YEAR, "stage": "return.signed"}).public_id]


PAGES = [
    Page("waiting", "performance_officer"),
    Page("waiting", "practitioner"),
    Page("own-calendar", "director", lambda place: [YEAR]),
    Page("returns", "performance_officer"),
    Page("returns", "director"),
    Page("return", "performance_officer", begun),
    Page("return", "director", begun),
    Page("return-file", "performance_officer", locked_file),
    Page("return-begin", "performance_officer", status=302),
    *(Page(f"return-{move}", "director" if move in APPROVER else "performance_officer", begun, 302) for move in OWN),
    Page("received-returns", "government_analyst", at=WALES),
    Page("received-return", "government_analyst", sent, at=WALES),
    Page("received-return-file", "government_analyst", sent, at=WALES),
    *(Page(f"received-return-{move}", "government_analyst", sent, 302, WALES) for move in OTHER),
    Page("granted-returns", "inspector"),
    Page("granted-return", "inspector", sent, 404),  # nobody has granted it yet
    Page("timeliness", "government_analyst", at=WALES),
    Page("timeliness-in", "government_analyst", lambda place: [YEAR], at=WALES),
    Page("timeliness", "regional_board", at="north_wales"),
    Page("timeliness-in", "regional_board", lambda place: [YEAR], at="north_wales"),
    Page("waiting-read", "team_manager", told, 302),
]
