"""What is a draft, and until when: a definition, and the edition that a figure was counted by.

A definition is a draft until somebody has read its official wording. Who confirms the latest edition says nothing of
those before it, so a figure of an older one stays a draft.
"""

from __future__ import annotations

from collections.abc import Iterable

from gwella.code_of_practice.messages import Spoken, message
from gwella.code_of_practice.results import Result
from gwella.metrics.confirmations import Held, confirmations
from gwella.metrics.definitions import Definition, definition, definitions, read_measures, read_metrics


def is_draft(key: str, edition: int | None = None) -> bool:
    """Say whether a definition is a draft, or one edition of it; of what is not defined, no."""
    if key not in definitions():
        return False
    if edition is None:
        return definitions()[key].confidence.is_draft
    if held := confirmation_of(key, edition):
        return not held.confirmation.count_follows
    return as_read(key).confidence.is_draft


def is_draft_figure(result: Result) -> bool:
    """Say whether a figure was counted by an edition that is a draft."""
    return is_draft(result.metric, result.edition)


def titled(key: str, edition: int | None = None) -> Spoken:
    """Return the title of a definition, marked where it, or the edition asked about, is a draft. Raises NotFound."""
    title = definition(key).title
    return message("metrics.draft_title", title=title) if is_draft(key, edition) else title


def drafts_among(results: Iterable[Result]) -> int:
    """Return how many of these figures were counted by an edition that is a draft."""
    return sum(is_draft_figure(one) for one in results)


def as_read(key: str) -> Definition:
    """Return a definition as its file says it, before any confirmation."""
    return read_metrics().get(key) or read_measures()[key]


def confirmation_of(key: str, edition: int) -> Held | None:
    """Return the confirmation of an edition that holds, the authority's own before the national one."""
    held = [one for one in confirmations(key) if one.confirmation.edition == edition]
    return min(held, key=lambda one: one.is_national, default=None)
