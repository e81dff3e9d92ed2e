"""The charts of the pages, drawn once for each result and language and kept in the data folder."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from gwella.code_of_practice.language import Language
from gwella.code_of_practice.places import Area
from gwella.code_of_practice.results import Result
from gwella.code_of_practice.years import Period


class Drawing(msgspec.Struct, frozen=True):
    """A chart for a page: what it says in words, its title, and the picture itself."""

    words: str
    title: str
    svg: str


def over_time(results: Iterable[Result], area: Area, language: Language) -> Drawing:
    return Drawing("…", "…", "")


def across(results: Iterable[Result], period: Period, language: Language) -> Drawing:
    return Drawing("…", "…", "")
