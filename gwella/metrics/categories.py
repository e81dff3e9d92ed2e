"""Categories as they are said: the labels of a breakdown's codes, `unknown` among them."""

from __future__ import annotations

from gwella.code_of_practice.messages import Joined, Spoken, message
from gwella.code_of_practice.results import UNKNOWN, told_apart
from gwella.metrics.definitions import Breakdown, breakdowns
from gwella.snapshots.tables import lists


def codes(breakdown: Breakdown) -> dict[str, Spoken]:
    """Return the label of each code of a dimension, `unknown` among them."""
    unknown: dict[str, Spoken] = {UNKNOWN: message("figures.unknown_category")}
    if breakdown.list:
        return unknown | {code: entry.title for code, entry in lists()[breakdown.list].codes.items()}
    return unknown | {code: band.title for code, band in breakdown.bands.items()}


def said(breakdown: str, category: str) -> Spoken:
    """Return the labels of a category, in the order of the dimensions of its breakdown."""
    known = [codes(breakdowns()[name]) for name in breakdown.split("+")]
    found = told_apart(category, known)
    assert found is not None, "what is said is a category that there is"
    return Joined(tuple(of[code] for of, code in zip(known, found, strict=True)))
