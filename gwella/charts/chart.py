"""A chart: what is drawn, what is said beside it, and what it is called."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from gwella.charts.look import Specification
from gwella.code_of_practice.errors import Fault
from gwella.code_of_practice.results import Result


class MixedOrigins(Fault):
    """Made-up and real figures came together; they never share a chart or a table."""


class NoSeries(Fault):
    """A chart was asked for of nothing, or of several metrics, places or categories at once."""


class Chart(msgspec.Struct, frozen=True):
    """A Vega-Lite specification with its data inside, the sentences that say the same, and the title."""

    specification: Specification
    sentences: tuple[str, ...]
    title: str

    @property
    def words(self) -> str:
        """The sentences as one paragraph."""
        return " ".join(self.sentences)


def check_one_origin(results: Iterable[Result]) -> None:
    """Raise MixedOrigins when made-up and real figures stand together."""
    if len({result.is_made_up for result in results}) > 1:
        raise MixedOrigins("charts.mixed_origins")


def check_alike(results: Iterable[Result], *columns: str) -> None:
    """Raise NoSeries unless there are results and all agree in `columns`; MixedOrigins as `check_one_origin`."""
    every = list(results)
    check_one_origin(every)
    if len({tuple(getattr(result, column) for column in columns) for result in every}) != 1:
        raise NoSeries("charts.no_series", columns=", ".join(columns))
