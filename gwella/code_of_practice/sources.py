"""How surely a fact was read, and whose Welsh a text is. Shown wherever the text is shown."""

from __future__ import annotations

from enum import StrEnum, auto


class Confidence(StrEnum):
    """How surely a fact was read in its source. All but `SEEN`, `CONFIRMED` and `OURS` are shown as drafts.

    No file says `CONFIRMED` or `DIFFERS`: a definition comes to them by its confirmations.
    """

    SEEN = auto()
    CODE_INFERRED = auto()  # the quantity was read, its national code was not
    PARTLY_SEEN = auto()
    INFERRED = auto()
    RECALLED = auto()
    OURS = auto()
    CONFIRMED = auto()  # somebody has since read it, and entered where
    DIFFERS = auto()  # somebody has, and what is counted does not follow it yet

    @property
    def is_draft(self) -> bool:
        return self not in (Confidence.SEEN, Confidence.OURS, Confidence.CONFIRMED)

    @property
    def comes_by_confirming(self) -> bool:
        return self in (Confidence.CONFIRMED, Confidence.DIFFERS)


class Welsh(StrEnum):
    """Whose Welsh a legal text is: copied from the official version, or our own until it is."""

    OFFICIAL = auto()
    OURS = auto()
