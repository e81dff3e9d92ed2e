"""Code lists as rows: each code with its label and what else is read for it, in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gwella.code_of_practice.language import Language
from gwella.code_of_practice.places import INVENTED, area, authorities
from gwella.returns.generate.files import YES_NO
from gwella.snapshots.tables import lists


def code_rows(name: str) -> Iterator[Sequence[str]]:
    """Yield the headings and the codes of one list; a code that says that something is not known says so."""
    yield "code", "title_en", "title_cy", "aliases", "counts_as_unknown"
    for code, entry in lists()[name].codes.items():
        yield code, entry.title.en, entry.title.cy, "; ".join(entry.aliases), YES_NO[Language.EN][entry.unknown]


def authority_rows() -> Iterator[Sequence[str]]:
    """Yield the headings and the authorities, the invented one of the samples last."""
    yield "code", "name_en", "name_cy", "invented"
    for one in (*authorities(), area(INVENTED)):
        yield one.code, one.name.en, one.name.cy, YES_NO[Language.EN][one.invented]
