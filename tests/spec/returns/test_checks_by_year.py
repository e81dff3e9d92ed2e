"""The checks of a year are those of the year before and what changed."""

from __future__ import annotations

import msgspec
import pytest

from gwella.cli import aggregates
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.misfit import Misfit
from gwella.code_of_practice.results import Origin, Result
from gwella.metrics.defined import in_year
from gwella.metrics.definitions import measures
from gwella.returns import side_by_side
from gwella.returns.by_year import in_force
from gwella.returns.changes import Kind, check_changes
from gwella.returns.definitions import CheckEdition, Severity, checks, checks_in
from gwella.returns.figure_checks import FigureEdition, figure_checks, figure_checks_in
from gwella.returns.figure_rules import Figures, NoGreatChangeInFigure, PartOfWhole
from gwella.returns.rules import Filled, Within

title = "Checks by year"

WHY = Text(en="Asked for from 2024-25.", cy="Gofynnir amdano o 2024-25.")
BORN = checks()["people.born_out_of_range"]


def with_editions(*editions, until=None):
    return msgspec.structs.replace(BORN, edition=editions, until=until)


def test_a_check_without_an_edition_is_asked_in_every_year():
    assert in_force(BORN, 1995) == in_force(BORN, 2050) == BORN


def test_a_check_begins_with_its_first_edition_and_ends_after_its_last_year():
    one = with_editions(CheckEdition(from_=2022, change=WHY), until=2024)
    assert [in_force(one, year) is not None for year in range(2021, 2026)] == [False, True, True, True, False]


def test_an_edition_changes_the_rule_and_how_bad_it_is_from_its_year_on():
    narrower = Within(field="born_on", first_year=1910)
    one = with_editions(
        CheckEdition(from_=2022, change=WHY, severity=Severity.NOTE),
        CheckEdition(from_=2024, change=WHY, rule=narrower),
    )
    before, after = in_force(one, 2023), in_force(one, 2024)
    assert (before.rule, before.severity) == (BORN.rule, Severity.NOTE)
    assert (after.rule, after.severity) == (narrower, BORN.severity)


def test_an_edition_that_looks_at_another_column_is_refused():
    with pytest.raises(ValueError, match="rule_of_other_columns"):
        with_editions(CheckEdition(from_=2022, change=WHY, rule=Filled(field="sex")))


def test_a_years_checks_are_last_years_and_what_changed():
    for year in range(2015, 2028):
        changed = {one.key for one in check_changes(year)}
        before, now = ({**checks_in(one), **figure_checks_in(one)} for one in (year - 1, year))
        assert {key: check for key, check in now.items() if key not in changed} == {
            key: check for key, check in before.items() if key not in changed
        }
        assert all(before.get(key) != now.get(key) for key in changed)


def test_what_begins_says_why_in_both_languages():
    begun = {one.key: one for one in check_changes(2020)}
    assert begun["carers.no_hours"].kind is Kind.BEGINS
    assert begun["carers.no_hours"].why[0].cy
    assert [one.kind for one in check_changes(2019, earlier=2020) if one.key == "carers.no_hours"] == [Kind.ENDS]


CHANGE = figure_checks()["figures.great_change"]
NARROWER = NoGreatChangeInFigure(times=1.2)


def test_a_check_of_figures_has_editions_as_one_of_rows_has():
    one = msgspec.structs.replace(
        CHANGE,
        edition=(
            FigureEdition(from_=2022, change=WHY, severity=Severity.NOTE),
            FigureEdition(from_=2024, change=WHY, rule=NARROWER),
        ),
        until=2025,
    )
    assert [in_force(one, year) is not None for year in range(2021, 2027)] == [False, True, True, True, True, False]
    before, after = in_force(one, 2023), in_force(one, 2024)
    assert (before.rule, before.severity) == (CHANGE.rule, Severity.NOTE)
    assert (after.rule, after.severity) == (NARROWER, CHANGE.severity)


def test_figures_are_asked_what_their_year_asks(monkeypatch):
    later = msgspec.structs.replace(CHANGE, edition=(FigureEdition(from_=2024, change=WHY),))
    found = {2023: figures_found(2023), 2024: figures_found(2024)}
    assert found == {2023: ["figures.great_change"], 2024: ["figures.great_change"]}
    monkeypatch.setattr(
        side_by_side, "figure_checks_in", lambda year: {"k": one} if (one := in_force(later, year)) else {}
    )
    assert {year: figures_found(year) for year in found} == {2023: [], 2024: ["k"]}


def figures_found(year):
    results = [
        Result(metric="n", edition=2020, area="A", period=str(one), value=value, origin=Origin.MADE_UP)
        for one, value in ((year - 1, 1250.0), (year, 125.0))
    ]
    rows = {one.key: row for row, one in enumerate(results, start=2)}
    return [one.rule for one in side_by_side.of_figures(Figures(results, year), rows, "aggregate.csv")]


def test_the_parts_of_a_share_are_added_up_as_in_the_year_of_the_figures():
    """This share was collected to 2019; the file that holds it is one of 2024."""
    share = in_year(measures()["pm.no_recontact"], 2018)
    amounts = [(share.denominator, 5.0, None), (share.numerators[0], 4.0, 2)]
    results = [
        Result(metric=key, edition=2018, area="A", period="2018", value=value, unknown=unknown, origin=Origin.MADE_UP)
        for key, value, unknown in amounts
    ]
    rows = {one.key: row for row, one in enumerate(results, start=2)}
    found = [(one.rule, one.row) for one in aggregates.side_by_side(results, rows, 2024, "aggregate.csv")]
    assert found == [("figures.parts_exceed_whole", 2)]


def test_an_edition_of_a_check_of_figures_with_another_word_is_refused():
    with pytest.raises(Misfit, match="another_word"):
        msgspec.structs.replace(CHANGE, edition=(FigureEdition(from_=2022, change=WHY, rule=PartOfWhole()),))
