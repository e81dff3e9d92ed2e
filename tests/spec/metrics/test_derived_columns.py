"""Derived columns: worked out once, so that metrics stay filter and count."""

import pytest

from gwella.code_of_practice.language import Text
from gwella.metrics.examples import derived
from gwella.snapshots.tables import DeriveExample

title = "Derived columns"

SAYS = Text(en="an example", cy="enghraifft")


def ages(people: str, contacts: str) -> tuple[object, ...]:
    given = {"people": people, "contacts": contacts}
    return derived("contacts", DeriveExample(SAYS, 2024, given, {"age": ()}))["age"]


@pytest.mark.parametrize(
    ("born_on", "contacted_on", "age"),
    [
        ("2006-05-10", "2024-05-09", 17),  # the day before the birthday
        ("2006-05-10", "2024-05-10", 18),  # the birthday
        ("2004-02-29", "2025-02-28", 20),  # a leap-day child is a year older on 1 March
        ("2004-02-29", "2025-03-01", 21),
        ("", "2024-05-10", ""),  # not known, not zero
        ("2024-06-01", "2024-05-10", -1),  # on the way: not yet born on the day
        ("2025-06-01", "2024-05-10", ""),  # born more than ten months after it: a mistake, so not known
    ],
)
def test_age_is_in_whole_years_on_the_day(born_on: str, contacted_on: str, age: object) -> None:
    people = f"person | born_on\n1 | {born_on}"
    contacts = f"person | contacted_on\n1 | {contacted_on}"
    assert ages(people, contacts) == (age,)


def test_age_is_not_known_when_the_person_is_not_in_people() -> None:
    assert ages("person | born_on\n1 | 1950-01-01", "person | contacted_on\n2 | 2024-05-01") == ("",)


def test_a_person_listed_twice_does_not_double_the_contact() -> None:
    people = "person | born_on\n1 | 1950-01-01\n1 | 1950-01-01"
    assert ages(people, "person | contacted_on\n1 | 2024-05-01") == (74,)
