"""The worked examples of a definition, as tables in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from gwella.code_of_practice.language import Text
from gwella.code_of_practice.places import areas
from gwella.code_of_practice.spoken import day, number
from gwella.code_of_practice.years import Period
from gwella.metrics.definitions import Measure, Metric, definition
from gwella.metrics.edition import Example, Expect, MeasureExample, figure
from gwella.metrics.sentences import title
from gwella.pages.language import current
from gwella.site.shown import amount
from gwella.snapshots.drawn import by_table, drawn_rows
from gwella.snapshots.tables import Kind, Table, lists, table


class Sheet(msgspec.Struct, frozen=True):
    """One drawn table: its title, its headings, its rows."""

    title: Text
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Drawn(msgspec.Struct, frozen=True):
    """A worked example: what it shows, the rows given, and what is counted among them."""

    says: Text
    period: Period | None
    sheets: tuple[Sheet, ...]
    outcomes: tuple[tuple[str, str], ...]
    published: bool = False


def of_metric(metric: Metric) -> tuple[Drawn, ...]:
    """Return the examples of a metric, in the language of the page."""
    return tuple(_metric(metric, one) for one in metric.example)


def of_measure(measure: Measure) -> tuple[Drawn, ...]:
    """Return the examples of a measure: counts, and what is worked out from them."""
    return tuple(_measure(measure, one) for one in measure.example)


def _metric(metric: Metric, example: Example) -> Drawn:
    assert metric.count is not None, "only a metric that is counted has examples"
    given = by_table(example.given, metric.count.of)
    sheets = tuple(_sheet(table(name), drawn_rows(text)) for name, text in given.items())
    what = _("Worked out") if metric.count.averaged else _("Counted")
    outcomes = (*_outcomes(what, example.expect), *_outcomes(_("Not known"), example.unknown))
    return Drawn(example.says, Period.of_year(example.year), sheets, outcomes)


def _measure(measure: Measure, example: MeasureExample) -> Drawn:
    language = current()
    rows = tuple(
        (definition(key).title.in_(language), number(count, language), number(example.unknown.get(key, 0), language))
        for key, count in example.given.items()
    )
    sheet = Sheet(measure.title, (_("Counted"), _("Number"), _("Not known")), rows)
    expected = figure(example.expect)
    worked = _("nothing can be worked out") if expected is None else amount(expected, measure.unit)
    period = None if example.year is None else Period.of_year(example.year)
    return Drawn(example.says, period, (sheet,), ((_("Worked out"), worked),), example.published)


def _outcomes(what: str, expected: Expect | Mapping[str, Expect]) -> tuple[tuple[str, str], ...]:
    if isinstance(expected, Mapping):
        return tuple((f"{what}, {_area(name)}", _figure(one)) for name, one in expected.items())
    return ((what, _figure(expected)),)


def _figure(expected: Expect) -> str:
    value = figure(expected)
    return _("nothing can be worked out") if value is None else number(value, current())


def _sheet(of: Table, rows: list[dict[str, str]]) -> Sheet:
    headings = tuple(title(of, name).in_(current()) for name in rows[0])
    return Sheet(of.title, headings, tuple(tuple(_cell(of, name, text) for name, text in row.items()) for row in rows))


def _cell(of: Table, name: str, text: str) -> str:
    column: Any = of.columns.get(name)
    if not text:
        return _("(empty)")
    if name == "authority":
        return _area(text)
    match column.kind if column else Kind.TEXT:
        case Kind.DATE:
            return day(date.fromisoformat(text), current())
        case Kind.YES_NO:
            return _("Yes") if text == "yes" else _("No")
        case Kind.CHOICE | Kind.SEVERAL:
            codes = lists()[column.list].codes
            return ", ".join(codes[one.strip()].title.in_(current()) for one in text.split(";"))
    return text


def _area(name: str) -> str:
    known = areas().get(name)
    return known.name.in_(current()) if known else name
