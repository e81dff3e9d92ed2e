"""A local definition looked at before it is kept: in words, on its example, and in the authority's own results."""

from __future__ import annotations

import msgspec

from gwella.cli.desk_folders import Desk
from gwella.code_of_practice.errors import Remediable
from gwella.code_of_practice.results import Result
from gwella.code_of_practice.spoken import number
from gwella.code_of_practice.units import SHARE, is_rate
from gwella.code_of_practice.years import Period
from gwella.entries.folder import collected_in
from gwella.metrics.definitions import Definition
from gwella.metrics.files import SNAPSHOTS
from gwella.metrics.local.form import Filled
from gwella.metrics.local.tried import Trial, in_results, trials
from gwella.pages.language import current
from gwella.site import shown
from gwella.site.methods import Method, laid_out


class Shown(msgspec.Struct, frozen=True):
    """One year's figure of the authority: for this page alone, since it is as it was counted."""

    period: Period
    value: str
    unknown: str
    is_made_up: bool


class Tried(msgspec.Struct, frozen=True):
    """What one example expects and what comes out, in words."""

    number: int
    agrees: bool
    expected: str
    found: str


class Look(msgspec.Struct, frozen=True):
    """All that is looked at before a definition is kept."""

    key: str
    definition: Definition
    method: Method
    tried: tuple[Tried, ...]
    figures: tuple[Shown, ...]
    no_figures: str = ""

    @property
    def agrees(self) -> bool:
        return all(one.agrees for one in self.tried)

    @property
    def is_made_up(self) -> bool:
        return any(one.is_made_up for one in self.figures)


def look(desk: Desk, filled: Filled) -> Look:
    """Return what is looked at. Figures that cannot be had are a sentence."""
    key, one = filled.key, filled.definition
    tried = tuple(_tried(trial, one) for trial in trials(key, one))
    figures, sentence = _figures(desk, key, one)
    return Look(key, one, laid_out(key, one), tried, figures, sentence)


def _figures(desk: Desk, key: str, one: Definition) -> tuple[tuple[Shown, ...], str]:
    try:
        collected = [one for one in collected_in(desk.results) if one.area == desk.authority]
        found = in_results(desk.results / SNAPSHOTS, collected, desk.authority, key, one)
    except Remediable as error:
        return (), error.in_(current())
    return tuple(_shown(figure, one) for figure in found), ""


def _shown(figure: Result, one: Definition) -> Shown:
    unknown = "" if figure.unknown is None else number(figure.unknown, current())
    return Shown(Period.parse(figure.period), _value(figure.value, one), unknown, figure.is_made_up)


def _tried(trial: Trial, one: Definition) -> Tried:
    expected, found = (_value(value, one) for value in (trial.expected, trial.found))
    if trial.expected_unknown is not None:
        expected += f" ({number(trial.expected_unknown, current())})"
        found += f" ({number(trial.found_unknown or 0, current())})"
    return Tried(trial.number, trial.agrees, expected, found)


def _value(value: float | None, one: Definition) -> str:
    if value is None:
        return "–"
    return shown.amount(value, one.unit) if one.unit == SHARE or is_rate(one.unit) else number(value, current())
