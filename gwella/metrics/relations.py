"""What puts metrics in relation: a share, a rate for a population. Each names its metrics by their keys."""

from __future__ import annotations

import msgspec


class Share(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The share of `parts` (added up) in what is known of `whole`."""

    parts: tuple[str, ...]
    whole: str

    @property
    def named(self) -> tuple[tuple[str, str], ...]:
        """Every metric that it names, with its field."""
        parts = ((f"parts[{place}]", part) for place, part in enumerate(self.parts, start=1))
        return (*parts, ("whole", self.whole))


class Rate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`events` for every `per` people of `population` (a metric that is collected)."""

    events: str
    population: str
    per: int

    @property
    def named(self) -> tuple[tuple[str, str], ...]:
        """Every metric that it names, with its field."""
        return (("events", self.events), ("population", self.population))
