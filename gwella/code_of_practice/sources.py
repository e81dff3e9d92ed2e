"""How surely a fact was read, and whose Welsh a text is. Shown wherever the text is shown."""

from __future__ import annotations

from enum import StrEnum, auto


class Confidence(StrEnum):
    """How surely a fact was read in its source. All but `SEEN` and `OURS` are shown as drafts."""

    SEEN = auto()
    CODE_INFERRED = auto()  # the quantity was read, its national code was not
    PARTLY_SEEN = auto()
    INFERRED = auto()
    RECALLED = auto()
    OURS = auto()

    @property
    def is_draft(self) -> bool:
        return self not in (Confidence.SEEN, Confidence.OURS)


class Welsh(StrEnum):
    """Whose Welsh a legal text is: copied from the official version, or our own until it is."""

    OFFICIAL = auto()
    OURS = auto()
