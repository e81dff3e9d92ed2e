"""Which heading of a file a mapping means: as it stands there, else in any case, space or accent."""

from __future__ import annotations

from collections.abc import Sequence

from gwella.code_of_practice.errors import DefinitionError
from gwella.returns.mapping import fold, nearest, shown


class Headings:
    """The headings of one file, asked for by a field of a mapping. Raises DefinitionError for one not there."""

    def __init__(self, mapping: str, file: str, headings: Sequence[str]) -> None:
        self._mapping, self._file = mapping, file
        self._headings = [heading.strip() for heading in headings]

    def place(self, heading: str, field: str) -> int:
        """Return where a heading stands, from 0."""
        exact = [place for place, one in enumerate(self._headings) if one == heading.strip()]
        places = exact or [place for place, one in enumerate(self._headings) if fold(one) == fold(heading)]
        if len(places) == 1:
            return places[0]
        said = {"file": self._mapping, "field": field, "heading": shown(heading), "extract": self._file}
        if places:
            raise DefinitionError("mapping.heading_twice", **said)
        near = nearest(heading, {fold(one): one for one in self._headings if one})
        if near:
            raise DefinitionError("mapping.heading_not_there_but_near", near=shown(near), **said)
        raise DefinitionError("mapping.heading_not_there", **said)
