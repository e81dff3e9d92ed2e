"""What a supplier hands in who has everything right."""

from __future__ import annotations

from collections.abc import Iterator

from gwella.code_of_practice.language import Language
from gwella.conformance.cases import Case
from gwella.conformance.kit import plain

Row = list[str]


def expected_rows(every: tuple[Case, ...]) -> Iterator[Row]:
    """The rows of a supplier who has everything right."""
    for case in every:
        for area, found in case.expected.items():
            unknown = "" if found.unknown is None else str(found.unknown)
            yield [case.name, case.metric, area, plain(found.value, Language.EN), unknown]
