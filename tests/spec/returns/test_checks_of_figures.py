"""Checks of figures are data too: each file proves itself, and names metrics that there are."""

from __future__ import annotations

import pytest

from gwella.code_of_practice.language import Language
from gwella.metrics.definitions import metrics
from gwella.returns.figure_checks import figure_checks
from gwella.returns.side_by_side import found_in_example

title = "What is checked of figures"


@pytest.mark.parametrize("key", sorted(figure_checks()))
def test_a_check_finds_in_its_examples_the_figures_it_says_and_no_others(key):
    check = figure_checks()[key]
    for example in check.example:
        assert found_in_example(check, example) == sorted(example.finds), example.says.en
    assert any(example.finds for example in check.example)


@pytest.mark.parametrize("key", sorted(figure_checks()))
def test_every_metric_that_a_check_names_is_there_and_both_languages_say_the_same_numbers(key):
    check = figure_checks()[key]
    assert set(check.rule.metrics()) <= set(metrics())
    said = [{part.split("}")[0] for part in check.what.in_(language).split("{")[1:]} for language in Language]
    assert said[0] == said[1]
