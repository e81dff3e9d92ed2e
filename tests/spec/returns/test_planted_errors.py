"""The written list of errors: each is found where it is planted, and the true case beside it passes."""

from __future__ import annotations

import pytest

from gwella.cli.planted import as_planted, tried
from gwella.code_of_practice.language import Language
from gwella.returns.definitions import checks
from gwella.returns.figure_checks import figure_checks
from gwella.returns.planted import error_kinds
from gwella.returns.rule import WholeRule

title = "How returns have been wrong"

ERRORS = {f"{kind}.{key}": error for kind, its in error_kinds().items() for key, error in its.error.items()}
# The kinds that were promised.
KINDS = (
    "types",
    "ranges",
    "codes",
    "date_order",
    "referential",
    "overlapping",
    "parts_and_wholes",
    "continuity",
    "stock_and_flow",
    "duplicates",
    "two_births",
    "implausible_change",
    "part_year",
)


@pytest.mark.parametrize("key", ERRORS)
def test_an_error_is_found_where_it_is_planted_and_nothing_else_is(key):
    error = ERRORS[key]
    assert sorted(map(as_planted, tried(error.planted, error.year))) == sorted(error.finds)
    assert error.finds


@pytest.mark.parametrize("key", ERRORS)
def test_the_true_case_beside_it_passes(key):
    error = ERRORS[key]
    assert error.true
    assert [as_planted(finding) for finding in tried(error.true, error.year)] == []


def test_every_kind_that_was_promised_has_an_error_and_there_are_thirty():
    assert tuple(error_kinds()) == KINDS
    assert len(ERRORS) >= 30


@pytest.mark.parametrize("key", ERRORS)
def test_what_is_found_says_in_both_languages_what_is_wrong_and_what_to_do(key):
    for finding in tried(ERRORS[key].planted, ERRORS[key].year):
        said = [(finding.what.in_(language), finding.remedy.in_(language)) for language in Language]
        assert said[0] != said[1]
        assert "{" not in "".join(said[0] + said[1])
        assert "…" not in said[0][0]


def test_every_check_that_compares_or_looks_at_whole_tables_or_at_figures_is_on_the_list():
    found = {find.rpartition(": ")[2] for error in ERRORS.values() for find in error.finds}
    special = {key for key, check in checks().items() if check.rule.asks_last_year or isinstance(check.rule, WholeRule)}
    assert special <= found
    assert {key for key in figure_checks() if "looked_after" not in key} <= found
