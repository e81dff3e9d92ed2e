"""From record to figure: of every column it is known which metrics it feeds, and none is left out."""

import pytest

from gwella.metrics.definitions import metrics
from gwella.metrics.fed_by import Part, fed_by
from gwella.metrics.looked_at import looked_at
from gwella.snapshots.tables import PEOPLE, tables

title = "From record to figure"


def parts(table: str, column: str) -> dict[str, tuple[Part, ...]]:
    return {one.key: one.parts for one in fed_by(table).get(column, ())}


def test_a_condition_feeds_the_metrics_that_have_it_and_no_other() -> None:
    condition = (Part.CONDITION,)
    assert parts("contacts", "already_supported") == {
        "adult.contacts.advice_given": condition,
        "adult.contacts.again": condition,
        "adult.contacts.received": condition,
    }


def test_a_day_says_when_a_row_counts_and_how_old_its_person_is() -> None:
    assert parts("contacts", "contacted_on")["adult.contacts.received"] == (Part.WHEN, Part.BREAKDOWN)


def test_behind_a_derived_column_stand_those_that_it_is_worked_out_from() -> None:
    key = "child.contacts.decided_in_1_day"
    assert Part.CONDITION in parts("contacts", "contacted_on")[key]
    assert parts("contacts", "decided_on")[key] == (Part.CONDITION,)


def test_what_is_averaged_is_fed_by_both_of_its_days() -> None:
    key = "adult.safeguarding.days_to_enquiry"
    assert Part.AVERAGED in parts("safeguarding", "received_on")[key]
    assert Part.AVERAGED in parts("safeguarding", "enquiry_completed_on")[key]


def test_what_a_person_lends_reaches_a_row_by_its_person() -> None:
    assert parts(PEOPLE, "sex")["adult.contacts.received"] == (Part.BREAKDOWN,)
    assert parts("contacts", "person")["adult.contacts.received"] == (Part.BREAKDOWN,)


def test_a_metric_that_counts_people_is_fed_by_who_they_are() -> None:
    assert Part.WHO in parts("safeguarding", "person")["adult.safeguarding.individuals"]


def test_a_column_that_feeds_nothing_is_left_out() -> None:
    assert not {"contact", "team", "worker", "case_reference"} & set(fed_by("contacts"))


@pytest.mark.parametrize("name", tables())
def test_every_column_that_the_engine_looks_at_feeds_something(name: str) -> None:
    # What only an older edition looked at, and the person, by whom rows are linked, may feed nothing now.
    keys = {tables()[name].key}
    assert looked_at(name) - set(fed_by(name)) <= keys | {"person"}
    assert set(fed_by(name)) <= looked_at(name)


def test_what_is_fed_is_there() -> None:
    fed = {one.key for name in tables() for its in fed_by(name).values() for one in its}
    assert {key for key in fed if metrics()[key].until is None} == {
        key for key, metric in metrics().items() if metric.count and metric.until is None
    }


def test_a_column_that_served_only_what_is_over_says_so() -> None:
    assert {"pm.dentist.seen"} == set(parts("looked_after", "dentist_on"))
    assert not {"pm.dentist.began", "pm.dentist.seen"} & set(parts("looked_after", "started_on"))


def test_a_column_from_which_another_is_filled_feeds_what_that_one_does() -> None:
    refused = "adult.safeguarding.ethnicity.refused"
    assert parts(PEOPLE, "ethnicity")[refused] == parts(PEOPLE, "ethnicity_information")[refused] == (Part.CONDITION,)


def test_what_is_no_longer_collected_is_fed_by_nothing() -> None:
    assert metrics()["pm.cpr_length"].count
    assert "pm.cpr_length" not in parts("child_protection", "registered_on")
