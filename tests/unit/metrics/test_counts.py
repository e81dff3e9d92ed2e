"""A misspelt name in a definition is refused before anything is counted: a misspelt code would count nothing."""

from __future__ import annotations

import pytest

from gwella.code_of_practice.errors import DefinitionError
from gwella.code_of_practice.reading import Name, check_names
from gwella.metrics.counts import Condition, Count, When, names_of_count
from gwella.snapshots.tables import tables

FLOW = When(field="contacted_on", falls="in_period")
LISTED = ", ".join(name for name, one in tables().items() if one.spell)
RIGHT = Condition(field="client_group", is_="adult")


def refusal(count: Count, **broken_down_by: str) -> str:
    with pytest.raises(DefinitionError) as refused:
        check_names("mine", names_of_count(count, broken_down_by))
    return str(refused.value)


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (
            Count(of="contcts", when=FLOW),
            "mine: count.of names “contcts”, which does not exist. Did you mean “contacts”?",
        ),
        (
            Count(of="contacts", when=When(field="contcted_on", falls="in_period")),
            "mine: count.when.field names “contcted_on”, which does not exist. Did you mean “contacted_on”?",
        ),
        (
            Count(of="contacts", when=When(overlaps="period")),
            f"mine: count.when.overlaps names “contacts”, which does not exist. Choose one of: {LISTED}.",
        ),
        (
            Count(of="contacts", when=FLOW, where=(Condition(field="client_grup", is_="adult"),)),
            "mine: count.where[1].field names “client_grup”, which does not exist. Did you mean “client_group”?",
        ),
        (
            Count(of="contacts", when=FLOW, where=(RIGHT, Condition(field="client_group", one_of=("child", "adlt")))),
            "mine: count.where[2].one_of names “adlt”, which does not exist. Did you mean “adult”?",
        ),
        (
            Count(of="contacts", when=FLOW, distinct="persn"),
            "mine: count.distinct names “persn”, which does not exist. Did you mean “person”?",
        ),
    ],
)
def test_a_name_that_leads_nowhere_is_named_with_its_field_and_what_is_near(count: Count, sentence: str) -> None:
    assert refusal(count) == sentence


def test_a_count_may_fall_on_a_derived_day_and_on_no_other_derived_column() -> None:
    right = Count(of="care_leavers", when=When(field="anniversary_12_on", falls="in_period"))
    check_names("mine", names_of_count(right, {}))
    for field in ("age", "on_last_day", "days_on_register"):
        wrong = Count(of="child_protection", when=When(field=field, falls="in_period"))
        assert f"count.when.field names “{field}”" in refusal(wrong)


def test_a_breakdown_needs_its_field_in_the_table_or_in_people_with_its_own_list() -> None:
    """A yes/no column, or one of another list, would give categories that nothing can name."""
    right = Count(of="contacts", when=FLOW, where=(RIGHT,))
    check_names("mine", names_of_count(right, {"sex": "sex", "client_group": "client_group", "age": ""}))
    assert "breakdowns names “placement_kind”" in refusal(right, placement_kind="placement_kind")
    assert "breakdowns names “sex”" in refusal(right, sex="ethnicity")
    assert "breakdowns names “disability”" in refusal(right, disability="sex")


def test_a_name_may_lean_on_the_one_before_it() -> None:
    """Whether a column is there can be asked only of a table that is."""

    def names():
        yield Name("of", "nowhere", ["somewhere"])
        raise AssertionError("the first name leads nowhere, so the next is never asked for")

    with pytest.raises(DefinitionError):
        check_names("mine", names())
