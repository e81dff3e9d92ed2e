"""The figures that lie in a folder, as the commands that speak of single ones find them."""

from __future__ import annotations

from collections.abc import Mapping

from gwella.charts.figures import Amount
from gwella.charts.words import what
from gwella.cli.reader import READER, spoken, text
from gwella.code_of_practice.errors import NotFound
from gwella.code_of_practice.places import WALES, area, members, regions
from gwella.code_of_practice.results import FigureKey, Origin, Result
from gwella.code_of_practice.years import Period

Figures = Mapping[FigureKey, Result]


def the_figure(known: Figures, key: FigureKey) -> Result:
    """Return a figure. Raises NotFound."""
    if key not in known:
        raise NotFound("cli.no_such_figure", metric=key.metric, area=key.area, period=Period.parse(key.period))
    return known[key]


def is_wider(code: str) -> bool:
    """Say whether an area is a region or Wales, whose figures are sums of authorities."""
    return code == WALES or code in {region.code for region in regions()}


def sum_lines(known: Figures, key: FigureKey) -> list[str]:
    """Return a wider area's figure, and below it that of each authority that stands behind it. Raises NotFound.

    One that was published or entered is no sum of ours, and stands alone.
    """
    figure = the_figure(known, key)
    if figure.origin is not Origin.COMPUTED:
        return [what(figure).in_(READER)]
    day = Period.parse(key.period).last_day
    each = [known.get(key._replace(area=one.code)) for one in members(key.area, day)]
    there = [one for one in each if one is not None and one.value is not None]
    head = spoken("cli.explain_sum", count=len(there), expected=figure.areas_expected)
    return [what(figure).in_(READER), head, *(_of_authority(one) for one in there)]


def _of_authority(figure: Result) -> str:
    """Return an authority's figure as a line, with what it is worked out from where that is not the figure itself."""
    assert figure.value is not None, "a figure that is there"
    value = Amount(figure.value, figure.unit).in_(READER)
    counts = ""
    if figure.numerator is not None and figure.denominator is not None:
        counts = " " + spoken("cli.explain_of", part=figure.numerator, whole=figure.denominator)
    return f"{value:>12}  {text(area(figure.area).name)}{counts}"
