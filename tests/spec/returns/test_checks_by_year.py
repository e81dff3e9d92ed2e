"""The checks of a year are those of the year before and what changed."""

from __future__ import annotations

import msgspec
import pytest

from gwella.code_of_practice.language import Text
from gwella.returns.changes import Kind, check_changes
from gwella.returns.definitions import CheckEdition, Severity, checks, checks_in, in_force
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
        before, now = checks_in(year - 1), checks_in(year)
        assert {key: check for key, check in now.items() if key not in changed} == {
            key: check for key, check in before.items() if key not in changed
        }
        assert all(before.get(key) != now.get(key) for key in changed)


def test_what_begins_says_why_in_both_languages():
    begun = {one.key: one for one in check_changes(2020)}
    assert begun["carers.no_hours"].kind is Kind.BEGINS
    assert begun["carers.no_hours"].why[0].cy
    assert [one.kind for one in check_changes(2019, earlier=2020) if one.key == "carers.no_hours"] == [Kind.ENDS]
