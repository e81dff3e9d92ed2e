"""Plans, what is done under them, and carers: near the published numbers, and in keeping with one another."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

WALES = 0.045
YEARS = range(2020, 2025)
FOR_EVER = "9999"


def begun(rows, column, year):
    return [row for row in rows if f"{year}-04-01" <= row[column] <= f"{year + 1}-03-31"]


def in_year(rows, begins, ends, year):
    """Return the rows whose spell overlaps the year."""
    first_day, last_day = f"{year}-04-01", f"{year + 1}-03-31"
    return [row for row in rows if row[begins] <= last_day and (row[ends] or FOR_EVER) >= first_day]


def on(rows, begins, ends, day):
    return [row for row in rows if row[begins] <= day and (row[ends] or FOR_EVER) > day]


@pytest.fixture
def plans(extract):
    return extract("plans")


def plans_of(rows, group):
    return [row for row in rows if row["Client group"] == group]


def test_adults_with_a_plan_in_the_year_and_those_whose_plan_began_in_it(plans):
    """60,180 adults in 2023-24, 31.9 % of them since the year began; a tenth allows for three standard errors."""
    adults = plans_of(plans, "adult")
    people = {row["Person"] for row in in_year(adults, "Date the plan began", "Date the plan ended", 2023)}
    since = begun(adults, "Date the plan began", 2023)
    assert len(people) == pytest.approx(60180 * WALES, rel=0.1)
    assert len(since) / len(people) == pytest.approx(0.319, abs=0.03)


@pytest.mark.parametrize("year", YEARS)
def test_about_as_many_plans_end_as_begin_and_nobody_has_two_at_once(plans, year):
    open_plans = on(plans, "Date the plan began", "Date the plan ended", f"{year + 1}-03-31")
    assert len(plans_of(open_plans, "adult")) == pytest.approx(41000 * WALES, rel=0.1)
    assert len({row["Person"] for row in open_plans}) == len(open_plans)


def test_some_plans_have_gone_on_for_years_before_the_first_and_some_last_for_days(plans):
    days = [
        (date.fromisoformat(row["Date the plan ended"]) - date.fromisoformat(row["Date the plan began"])).days
        for row in plans
        if row["Date the plan ended"]
    ]
    assert min(row["Date the plan began"] for row in plans) < "2016"
    assert min(days) < 30
    assert max(days) > 365 * 4


def test_a_row_under_a_plan_is_its_persons_and_lies_within_it(extract, plans):
    by_key = {row["Plan"]: row for row in plans}
    dates = {
        "services": ("Date the service began", "Date the service ended"),
        "reviews": ("Date the review was due", "Date the review was completed"),
        "outcomes": ("Date the outcome was set", "Date the outcome was reviewed"),
    }
    for name, (first, last) in dates.items():
        for row in extract(name):
            plan = by_key[row["Plan"]]
            assert (row["Person"], row["Client group"]) == (plan["Person"], plan["Client group"])
            assert plan["Date the plan began"] <= row[first]
            assert row[last] <= (plan["Date the plan ended"] or FOR_EVER)


def test_whoever_is_already_supported_has_a_plan_on_that_day(extract, plans):
    spells = {}
    for row in plans:
        spells.setdefault(row["Person"], []).append(
            (row["Date the plan began"], row["Date the plan ended"] or FOR_EVER)
        )
    for row in extract("contacts"):
        if row["Already receiving care and support"] and row["Client group"] == "adult":
            day = row["Date of contact"]
            has_plan = any(begin <= day < end for begin, end in spells.get(row["Person"], ()))
            assert has_plan == (row["Already receiving care and support"] == "yes")


def test_direct_payments_buy_a_service_but_no_place_in_a_care_home(extract):
    bought = Counter(
        row["Kind of service"] for row in extract("services") if row["Bought with a direct payment"] == "yes"
    )
    every = Counter(row["Kind of service"] for row in extract("services"))
    assert bought["home_care"] > 100
    assert not bought.keys() & {"residential", "nursing"}
    assert every["residential"] > every["nursing"] > 100


def test_some_reviews_are_late_some_are_not_held_and_some_are_not_recorded(extract):
    reviews = extract("reviews")
    held = [row for row in reviews if row["Date the review was completed"]]
    in_time = [row for row in held if row["Date the review was completed"] <= row["Date the review was due"]]
    assert 0.7 < len(in_time) / len(held) < 0.9
    answers = Counter(row["Review completed"] for row in reviews)
    assert answers["yes"] > 5 * answers["no"]
    assert answers["no"] > answers[""] > 0
    assert all(row["Review completed"] == "yes" for row in held)


def test_only_reviewed_outcomes_hold_views_which_mostly_agree(extract):
    outcomes = extract("outcomes")
    person, worker = "How far it was met, in the person’s view", "How far it was met, in the worker’s view"
    reviewed = [row for row in outcomes if row["Date the outcome was reviewed"]]
    assert all(row[person] == row[worker] == "" for row in outcomes if not row["Date the outcome was reviewed"])
    both = [row for row in reviewed if "not_recorded" not in (row[person], row[worker])]
    assert 0.6 < sum(row[person] == row[worker] for row in both) / len(both) < 0.9
    assert {row["Aspect of well-being"] for row in outcomes if row["Client group"] == "adult"} >= {"a", "aa", ""}
    assert not {row["Aspect of well-being"] for row in outcomes if row["Client group"] == "adult"} & {"ca", "cb"}


def test_carers_who_were_assessed_had_an_offer_and_did_not_decline_it(extract):
    assessed = {row["Person"] for row in extract("assessments") if row["Client group"] == "carer"}
    known = [row for row in extract("carers") if row["Client group"] == "carer"]
    asked = [row for row in known if row["Date the carer became known"] >= "2020-04-01" and row["Assessment offered"]]
    declined = [row for row in asked if row["Assessment declined"] == "yes"]
    assert all(row["Assessment offered"] == "yes" for row in declined)
    assert 0.1 < len(declined) / len(asked) < 0.3
    assert len({row["Person"] for row in declined} & assessed) < 0.2 * len(declined)


def test_the_person_cared_for_is_in_people_and_is_an_adult_who_was_assessed(extract):
    cared_for = {row["Person cared for"] for row in extract("carers")} - {""}
    assessed = {row["Person"] for row in extract("assessments") if row["Client group"] == "adult"}
    assert len(cared_for) > 100
    assert len(cared_for - assessed) < 0.05 * len(cared_for)
    assert cared_for <= {row["Person"] for row in extract("people")}


def test_the_active_offer_is_accepted_by_people_who_wish_to_use_welsh(extract):
    language = {row["Person"]: row["Language"] for row in extract("people")}
    assessments = extract("assessments")
    accepted = [row for row in assessments if row["Active Offer of Welsh accepted"] == "yes"]
    in_welsh = [row for row in accepted if row["Assessed in the language of choice"] == "yes"]
    assert {language[row["Person"]] for row in accepted} == {"welsh"}
    assert 0.15 < len(accepted) / len(assessments) < 0.25
    assert 0.65 < len(in_welsh) / len(accepted) < 0.85
