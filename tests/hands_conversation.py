"""The conversation about the data: its pages, as the officer, a manager and a practitioner open them."""

from __future__ import annotations

from typing import Any

from asked import CHECK, asked, found
from hands import Page, canary

from gwella.measuring.models import Question


def _asked(place: str) -> Question:
    """Ask one thing about a case whose reference and team are words of the place."""
    return asked(found(canary(place), team=canary(place)), place=place)[0]


def one(place: str) -> list[Any]:
    """A question of the place."""
    return [_asked(place).public_id]


def year(place: str) -> list[Any]:
    """A year of which something is asked."""
    return [_asked(place).year]


def check(place: str) -> list[Any]:
    """A check that asks something."""
    return [_asked(place).year, CHECK]


def something(place: str) -> list[Any]:
    """Nothing in the address, and something to show."""
    _asked(place)
    return []


PAGES = [
    Page("questions", "performance_officer", something, 302),
    Page("questions", "director"),
    Page("questions-in", "performance_officer", year),
    Page("questions-in", "director", year),
    Page("questions-of", "performance_officer", check),
    Page("question", "performance_officer", one),
    Page("question-answer", "performance_officer", one, 302),
    Page("questions-names", "performance_officer", something),
    Page("questions-worklists", "performance_officer", year),
    Page("questions-own", "practitioner", something),
    Page("questions-own", "team_manager", something),
    *[
        Page("quality", role, something)
        for role in ("practitioner", "team_manager", "performance_officer", "director", "governance_lead")
    ],
    Page("quality-pdf", "performance_officer", something),
    Page("quality-csv", "performance_officer", something),
]
