"""The record of who did what, from whoever asks."""

from __future__ import annotations

from collections.abc import Mapping

from gwella.accounts.session import Visitor
from gwella.audit.chain import FACT, By
from gwella.audit.chain import record as _record


def record(who: Visitor, what: str, *, on: str = "", reason: str = "", facts: Mapping[str, FACT] | None = None) -> None:
    """Add to the record of the visitor's own place that they did `what`; to be called in the same transaction."""
    _record(By(who.person, who.role, who.place), what, on=on, reason=reason, facts=facts)
