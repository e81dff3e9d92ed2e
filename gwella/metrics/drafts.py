"""What is a draft, and until when: a definition, and the edition that a figure was counted by.

A definition is a draft until somebody has read its official wording. Who confirms the latest edition says nothing of
those before it, so a figure of an older one stays a draft.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from gwella.code_of_practice.messages import Spoken, message
from gwella.code_of_practice.note_codes import with_draft
from gwella.code_of_practice.results import Result
from gwella.metrics.confirmations import Held, confirmations
from gwella.metrics.definitions import Definition, definition, definitions, read_measures, read_metrics
from gwella.metrics.figures import coded

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa


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


def marked(figures: pa.Table) -> pa.Table:
    """Return a table of figures whose notes say which were counted by an edition that is a draft today.

    The columns of results are fixed, so that the mark is a code among the notes.
    """
    import numpy as np
    import pyarrow as pa

    notes, said = coded(figures["note"])
    drafts = _drafts(figures)
    among = [with_draft(note, is_draft=one) for note in said for one in (False, True)]
    places = pa.array(notes.astype(np.int32) * 2 + drafts, pa.int32())
    column = pa.DictionaryArray.from_arrays(places, pa.array(among, pa.string()))
    return figures.set_column(figures.column_names.index("note"), figures.schema.field("note"), column)


def _drafts(figures: pa.Table) -> np.ndarray:
    """Return for each figure 1 where its edition is a draft; each edition of a metric is asked about once."""
    import numpy as np

    places, keys = coded(figures["metric"])
    editions = figures["edition"].to_numpy()
    pairs, which = np.unique(np.stack([places, editions]), axis=1, return_inverse=True)
    found = [is_draft(keys[place], int(edition)) for place, edition in pairs.T]
    return np.array(found, np.int32)[which.ravel()] if found else np.zeros(0, np.int32)


def as_marked(results: Iterable[Result]) -> list[Result]:
    """Return results whose notes say which are drafts today, whatever they said when they were written."""
    asked = cache(is_draft)
    return [_with_note(one, with_draft(one.note, is_draft=asked(one.metric, one.edition))) for one in results]


def _with_note(result: Result, note: str) -> Result:
    return result if note == result.note else msgspec.structs.replace(result, note=note)


def as_read(key: str) -> Definition:
    """Return a definition as its file says it, before any confirmation."""
    return read_metrics().get(key) or read_measures()[key]


def confirmation_of(key: str, edition: int) -> Held | None:
    """Return the confirmation of an edition that holds, the authority's own before the national one."""
    held = [one for one in confirmations(key) if one.confirmation.edition == edition]
    return min(held, key=lambda one: one.is_national, default=None)
