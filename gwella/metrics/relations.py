"""What puts metrics in relation: a share, a rate for a population. Each names its metrics by their keys."""

from __future__ import annotations

import msgspec


class Share(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The share of `parts` (added up) in what is known of `whole`."""

    parts: tuple[str, ...]
    whole: str


class Rate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`events` for every `per` people of `population` (a metric that is collected)."""

    events: str
    population: str
    per: int
