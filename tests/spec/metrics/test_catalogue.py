"""The catalogue: what is known of the national metrics, row by row, and the file that each row has.

`catalogue/` holds keys, codes and how surely each was read: from a reading of what Welsh Government, StatsWales,
councils and cataloguesocialcare.uk had published on the framework of 2020 and the measures of 2016, in November 2026.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from gwella.code_of_practice.sources import Confidence
from gwella.metrics.definitions import Kind, Metric, definitions, in_force, key_of, metrics

title = "The catalogue"

EVERY = definitions()
RECALLED = "recalled_unverified"

# Measures of sources that were read need these counts, so they stay as ours, without the code that was recalled.
OURS = {
    "adult.assessments.outcome.none",
    "adult.reablement.none",
    "child.contacts.received",
    "child.assessments.completed",
}


def rows(name: str) -> list[dict[str, str]]:
    with (Path(__file__).parent / "catalogue" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


NATIONAL = {row["key"]: row for row in rows("metrics")}
RECALLED_KEYS = {key for key, row in NATIONAL.items() if row["confidence"] == RECALLED} - OURS


def test_every_row_has_its_file() -> None:
    assert len(NATIONAL) == 106
    assert set(NATIONAL) <= set(EVERY)


def test_every_derived_measure_has_its_file() -> None:
    derived = {row["key"] for row in rows("derived_measures")}
    assert len(derived) == 13
    assert derived <= set(EVERY)


@pytest.mark.parametrize("key", NATIONAL)
def test_a_row_that_was_only_recalled_is_a_draft_without_a_count(key: str) -> None:
    """The wording was not read, so nobody can say what is to be counted."""
    one = EVERY[key]
    assert one.is_recalled == (key in RECALLED_KEYS)
    if one.is_recalled:
        assert isinstance(one, Metric)
        assert not any(edition.count for edition in one.edition)
        assert one.count is None
        assert not one.example
        assert one.missing


@pytest.mark.parametrize("key", sorted(OURS))
def test_a_count_of_ours_does_not_pass_for_the_national_one(key: str) -> None:
    one = EVERY[key]
    assert one.confidence is Confidence.OURS
    assert not one.codes
    assert one.missing
    assert NATIONAL[key]["code"] in one.missing.en


@pytest.mark.parametrize("key", NATIONAL)
def test_a_code_is_that_of_its_row(key: str) -> None:
    codes = set(EVERY[key].codes)
    assert codes <= {NATIONAL[key]["code"]}
    assert codes or EVERY[key].missing or not NATIONAL[key]["code"]


@pytest.mark.parametrize("key", [key for key, row in NATIONAL.items() if row["edition"] == "WG-PM-2016"])
def test_a_measure_of_2016_is_over_with_2019_20(key: str) -> None:
    assert [bool(in_force(EVERY[key], year)) for year in (2015, 2016, 2019, 2020)] == [False, True, True, False]


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("PMA20a", "pm.reablement_reduced"),
        ("PMC24", "pm.child_assess"),
        ("PM18", "pm.enquiry_7d"),
        ("AD/004", "adult.assessments.completed"),
    ],
)
def test_a_label_of_a_local_report_and_a_national_code_lead_to_the_same_place(label: str, key: str) -> None:
    assert key_of(label) == key


@pytest.mark.parametrize("key", EVERY)
def test_every_definition_is_marked(key: str) -> None:
    """The kind of evidence, whom it concerns, the part of the Act, and a standard or an aspect of well-being."""
    one = EVERY[key]
    assert one.kind in Kind
    assert one.about
    assert one.act
    is_background = key.split(".")[0] in ("population", "resources")
    assert is_background or one.standards or one.wellbeing


def test_the_likeliest_wrong_readings_have_an_example() -> None:
    """One contact twice, an outcome unknown, 31 March, working days over Easter, an unborn child, two authorities."""
    said = list(sayings())
    for reading in (
        "twice on one day",
        "outcome is not known",
        "31 March",
        "Easter",
        "not yet born",
        "two authorities",
    ):
        assert any(reading in one for one in said), reading


def test_timeliness_unmet_need_and_language_are_measured() -> None:
    assert {
        "adult.safeguarding.timely_share",
        "child.assessments.timely_share",
        "adult.reviews.timely_share",
        "adult.assessments.waiting_share",
        "child.assessments.waiting_share",
        "carer.assessments.waiting_share",
        "carer.known.not_offered_share",
        "adult.assessments.welsh_offer_share",
        "child.assessments.welsh_offer_share",
        "adult.assessments.chosen_language_share",
        "child.assessments.chosen_language_share",
    } <= set(EVERY)


def test_resources_are_context() -> None:
    resources = [one for key, one in metrics().items() if key.split(".")[0] in ("staff", "resources")]
    assert {one.kind for one in resources} == {Kind.CONTEXT}
    assert {one.count for one in resources} == {None}


def sayings() -> Iterator[str]:
    for metric in metrics().values():
        yield from (example.says.en for example in metric.example)
