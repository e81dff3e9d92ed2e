"""The check finds the mistakes that are made on purpose, and in extracts without them only empty cells."""

from __future__ import annotations

from collections import Counter

import pytest

from gwella.returns.check import checked
from gwella.returns.generate import generate

AUTHORITY, YEAR = "X06000001", 2024


def rules(folder):
    """Return how often each rule was broken, by its name within its table."""
    return Counter(finding.rule.rpartition(".")[2] for finding in checked(folder, AUTHORITY, YEAR).findings)


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """What the check finds without and with mistakes."""
    folder = tmp_path_factory.mktemp("checked")
    for name, faults in (("right", False), ("wrong", True)):
        generate(folder / name, size=0.5, first_year=2023, last_year=YEAR, faults=faults)
    return rules(folder / "right"), rules(folder / "wrong")


def test_without_mistakes_only_what_is_empty_is_found_and_two_rows_that_are_alike_by_chance(found):
    right, _ = found
    assert right
    assert right.pop("entered_twice", 0) < 5
    assert right.pop("not_completed") > 0, "assessments that go on and do not say when the person was referred"
    assert all(rule.startswith(("no_", "not_said")) for rule in right), right


@pytest.mark.parametrize(
    "rule",
    [
        "decided_before_contact",
        "completed_before_referral",
        "ended_before_start",
        "reviewed_before_set",
        "not_in_list",
        "no_person",
        "person_not_listed",
        "repeated",
        "impossible_date",
        "not_a_date",
    ],
)
def test_each_kind_of_mistake_is_found(found, rule):
    right, wrong = found
    assert right[rule] == 0
    assert wrong[rule] > 0


def test_a_welsh_extract_reads_like_the_english_one(tmp_path):
    from gwella.code_of_practice.language import Language

    for language in Language:
        generate(tmp_path / language, size=0.1, first_year=YEAR, last_year=YEAR, language=language)
    assert rules(tmp_path / "en") == rules(tmp_path / "cy")
