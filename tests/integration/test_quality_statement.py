"""The statement of data quality: complete, not known, late, queried and revised, and no score."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from asked import YEAR, asked, due_return, found, of_year, part, submission
from django.urls import reverse
from hands import ONE, TWIN, signed_in

from gwella.code_of_practice.language import Language
from gwella.code_of_practice.results import Origin, Result
from gwella.disclosure.profiles import profile
from gwella.measuring import answers, figures, questions
from gwella.measuring.models import Move
from gwella.measuring.quality import Punctual, expected, statement
from gwella.returns.definitions import Severity

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("server_of_many_hands")]
OPEN_PLANS = "adult.plans.open"
DUE = date(2025, 6, 30)


def figure(metric: str, value: float | None, unknown: int | None = 0, period: str = "2024", area: str = ONE) -> Result:
    numbers = {"value": value, "numerator": value, "unknown": unknown}
    return Result(metric=metric, edition=2016, area=area, period=period, origin=Origin.COMPUTED, **numbers)


def plans(year: int = YEAR, place: str = ONE):
    return next(one for one in statement(place)["plans"] if one.year == year)


def submitted(of, on: date) -> None:
    at = datetime(on.year, on.month, on.day, 23, 30, tzinfo=ZoneInfo("Europe/London"))
    turn = Move.objects.of(ONE).count()
    Move.objects.of(ONE).create(of=of.public_id, turn=turn, name="submit", stage="submitted", by="x", at=at)


def test_complete_is_how_many_of_the_figures_of_a_data_set_are_there():
    others = [key for key in expected("plans", YEAR) if key != OPEN_PLANS]
    figures.replace(
        [
            figure(OPEN_PLANS, 40),
            figure(others[0], None),  # a row without a value is no figure
            figure(OPEN_PLANS, 30, period="2024-Q1"),  # of a quarter
            figure("adult.contacts.received", 9),  # of another data set
        ],
        authority=ONE,
    )
    its = plans()
    assert (its.there, its.expected) == (1, len(others) + 1)
    assert "contacts" in statement(ONE)
    assert statement(TWIN) == {}


def test_not_known_names_the_figure_in_which_most_is_not_known():
    one, other, third = list(expected("plans", YEAR))[:3]
    figures.replace([figure(one, 40, 3), figure(other, 12, 8), figure(third, 5, 0)], authority=ONE)
    its = plans()
    assert (its.in_doubt, its.most_unknown, its.unknown) == (2, other, 8)


# fmt: off
LATE = [
    # submitted on          today               days late
    (date(2025, 6, 30),     date(2025, 7, 20),  0),   # on the very day
    (date(2025, 7, 3),      date(2025, 7, 20),  3),
    (None,                  date(2025, 7, 10),  10),  # not yet, and overdue
    (None,                  date(2025, 6, 1),   0),   # not yet, and not due
]
# fmt: on


@pytest.mark.parametrize(("on", "today", "days"), LATE)
def test_late_is_counted_from_the_day_on_which_it_was_due(on, today, days):
    assert Punctual(DUE, on, today).days_late == days


def test_late_is_the_first_time_it_was_submitted_and_a_correction_is_not_late():
    asked(found("A-1"))
    first = due_return("accepted", due=DUE)
    submitted(first, date(2025, 7, 3))
    submitted(first, date(2025, 7, 30))  # returned with questions, and submitted again
    revision = due_return("accepted", due=DUE, revision=1)
    submitted(revision, date(2025, 12, 1))
    its = plans()
    assert (its.late.submitted_on, its.late.days_late, its.revised) == (date(2025, 7, 3), 3, 1)


def test_queried_says_what_came_of_every_question():
    _, by = part("performance_officer")
    rows = [found("A-1"), found("A-2"), found("A-3", severity=Severity.REFUSE), found("A-4"), found("A-5")]
    asked(*rows)
    one = {each.reference: each for each in of_year()}
    for reference, kind in (("A-1", "explained"), ("A-2", "known"), ("A-3", "next_year")):
        answers.answer({one[reference].public_id: 0}, answers.said(kind, "So.", Language.EN), by=by)
    asked(*rows[:4])  # A-5 is no longer found
    its = plans()
    assert (its.asked, its.refused) == (5, 1)
    assert its.outcomes == {"explained": 1, "known": 1, "next_year": 1, "corrected": 1, "open": 1}


def test_revised_is_how_often_the_year_was_sent_again():
    asked(found("A-1"))
    asked(found("A-1"))
    submission(state="withdrawn")
    submission(year=2023)
    assert plans().sent_again == 1


def test_a_year_without_a_data_set_is_a_gap_that_is_shown():
    asked(found("A-1"))
    submission(year=2023)
    gap = plans(2023)
    text = signed_in(part("director")[0]).get(reverse("quality")).content.decode()
    assert "There is no figure of which it could be said" in text
    assert (gap.there, gap.asked, gap.expected > 0) == (0, 0, True)
    assert [one.year for one in statement(ONE)["plans"]] == [2024, 2023]


def test_small_numbers_are_for_those_who_see_the_cases():
    figures.replace([figure(OPEN_PLANS, 40, 3)], authority=ONE)
    asked(*(found(f"A-{at}") for at in range(7)))
    its = plans().protected(profile())
    assert (its.unknown, its.asked, its.refused) == (None, 5, None)
    assert its.outcomes == {"explained": None, "known": None, "next_year": None, "corrected": None, "open": 5}


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        ("performance_officer", "Questions: 7"),
        ("director", "Questions: 7"),
        ("team_manager", "Questions: 5"),
        ("practitioner", "Questions: 5"),
        ("governance_lead", "Questions: 5"),
    ],
)
def test_the_page_says_to_each_what_they_may_read(role, sees):
    asked(*(found(f"A-{at}") for at in range(7)))
    text = signed_in(part(role)[0]).get(reverse("quality")).content.decode()
    assert sees in text
    assert ("rounded to the nearest 5" in text) is ("5" in sees)
    assert "score" in text  # that there is none
    assert ("statement.pdf" in text) is (role == "performance_officer")
    assert "A-3" not in text


def test_the_file_and_the_form_to_print_say_the_same_in_both_languages():
    asked(found("A-1"))
    figures.replace([figure(OPEN_PLANS, 40, 3)], authority=ONE)
    due_return("submitted", due=DUE)
    browser = signed_in(part("performance_officer")[0])
    for language, heading in (("en", "Questions asked"), ("cy", "Cwestiynau a ofynnwyd")):
        folder = "data-quality/statement" if language == "en" else "ansawdd-data/datganiad"
        content = browser.get(f"/{language}/{folder}.csv").content.decode("utf-8-sig")
        (row,) = csv.DictReader(io.StringIO(content))
        assert row[heading] == "1"
        assert browser.get(f"/{language}/{folder}.pdf").content.startswith(b"%PDF")
    assert questions.offers([]) == {}
