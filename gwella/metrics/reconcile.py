"""Their figures beside ours: the case system's, or last year's, with what differs."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from gwella.code_of_practice.results import Result
from gwella.code_of_practice.units import COUNT


class Pair(msgspec.Struct, frozen=True):
    """One figure twice: theirs, and ours where there is one."""

    theirs: Result
    ours: Result | None

    @property
    def agrees(self) -> bool:
        """Whether ours is theirs: counts exactly, shares and rates as far as theirs is written out."""
        if self.ours is None or self.ours.value is None or self.theirs.value is None:
            return self.ours is not None and self.ours.value is self.theirs.value
        if self.ours.unit == COUNT:
            return self.ours.value == self.theirs.value
        decimals = len(f"{self.theirs.value:.10f}".rstrip("0").partition(".")[2])
        return round(self.ours.value, decimals) == self.theirs.value

    @property
    def difference(self) -> float | None:
        """Ours less theirs, or None where one of them is not known."""
        if self.ours is None or self.ours.value is None or self.theirs.value is None:
            return None
        return self.ours.value - self.theirs.value


def paired(theirs: Iterable[Result], ours: Iterable[Result]) -> list[Pair]:
    """Return each of their figures with ours, in their order."""
    known = {result.key: result for result in ours}
    return [Pair(result, known.get(result.key)) for result in theirs]
