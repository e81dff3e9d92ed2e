"""Counting: rows, distinct people, categories, periods, and what is not known."""

from typing import Any

import pytest

from gwella.code_of_practice.errors import ReturnRejected
from gwella.code_of_practice.results import Origin, Result, Status
from gwella.code_of_practice.years import Length, Period, parts
from gwella.metrics.compute import compute, counted
from gwella.metrics.examples import as_table
from gwella.metrics.figures import results as as_results
from gwella.metrics.source import NOTHING, Held, Source, in_memory
from gwella.snapshots.drawn import drawn_rows

title = "Counting"

CODE = "X06000001"


def results(*periods: Period, **tables: str) -> dict[tuple[str, str, str, str], Result]:
    """Compute drawn tables; return the results by metric, period, breakdown and category."""
    given = {}
    for name, text in tables.items():
        rows = drawn_rows(text)
        for i, row in enumerate(rows):
            row.setdefault("person", str(i + 1))
        given[name] = as_table(name, rows)
    found = as_results(compute(in_memory(CODE, given), periods or [Period.of_year(2024)]))
    return {(r.metric, r.period, r.breakdown, r.category): r for r in found}


def numbers(result: Result) -> tuple[Any, Any]:
    return result.value, result.unknown


LOOKED_AFTER = """
person | placed_on  | left_on    | short_breaks | placed_where
-------+------------+------------+--------------+-------------
1      | 2023-05-01 | 2024-09-01 | no           | inside
1      | 2024-09-01 |            | no           | outside_wales
2      | 2024-05-01 |            |              | inside
3      | 2024-05-01 | 2025-03-31 | no           | inside
4      | 2024-05-01 |            | yes          | inside
"""


def test_a_child_with_two_placements_is_one_child() -> None:
    found = results(looked_after=LOOKED_AFTER)
    # Child 1 counts once; whether child 2 has only short breaks is not recorded; child 3 left on the day.
    assert numbers(found["child.looked_after.at_31_march", "2024", "", ""]) == (1, 1)


def test_a_stock_is_taken_on_the_last_day_of_each_period() -> None:
    quarters = parts(2024, Length.QUARTER)
    found = results(*quarters, looked_after=LOOKED_AFTER)
    taken = [numbers(found["child.looked_after.at_31_march", q.code, "", ""]) for q in quarters]
    assert taken == [(2, 1), (2, 1), (2, 1), (1, 1)]


def test_months_of_a_flow_add_up_to_the_year() -> None:
    contacts = """
    contacted_on | client_group | already_supported
    2024-04-01   | adult        | no
    2024-04-30   | adult        | no
    2025-03-31   | adult        | no
    """
    months = parts(2024, Length.MONTH)
    found = results(*months, contacts=contacts)
    counted = [found["adult.contacts.received", m.code, "", ""].value for m in months]
    assert counted == [2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]


def test_a_breakdown_has_its_unknown_category() -> None:
    found = results(
        people="person | sex\n1 | female\n2 | male\n3 |",
        contacts="""
        person | contacted_on | client_group | already_supported
        1      | 2024-05-01   | adult        | no
        2      | 2024-05-01   | adult        | no
        2      | 2024-05-02   | adult        |
        3      | 2024-05-01   | adult        | no
        """,
    )
    by_sex = {
        category: numbers(r) for (m, _, b, category), r in found.items() if (m, b) == ("adult.contacts.received", "sex")
    }
    assert by_sex == {"female": (1, 0), "male": (1, 1), "unknown": (1, 0)}


def test_a_report_with_two_categories_of_abuse_stands_in_both_and_once_in_the_total() -> None:
    found = results(
        safeguarding="""
        received_on | categories
        2024-05-01  | neglect;physical
        2024-05-01  | neglect
        2024-05-01  |
        """
    )
    by_category = {
        c: r.value for (m, _, b, c), r in found.items() if (m, b) == ("adult.safeguarding.reports", "abuse_category")
    }
    assert by_category == {"neglect": 2, "physical": 1, "unknown": 1}
    assert found["adult.safeguarding.reports", "2024", "", ""].value == 3


def test_a_part_is_unknown_only_within_its_whole() -> None:
    """Parts and unknowns add up to the whole; what is unknown of the whole is said there."""
    found = results(
        reablement="""
        ended_on   | outcome
        2024-05-01 | reduced
        2024-05-01 | ended_early
        2024-05-01 |
        """
    )
    whole, part = (found[f"adult.reablement.{name}", "2024", "", ""] for name in ("completed", "reduced"))
    assert numbers(whole)[0] + numbers(whole)[1] == 2
    assert numbers(part)[0] == 1


def test_whoever_is_in_the_whole_by_one_row_and_perhaps_in_the_part_by_another_is_unknown_there() -> None:
    found = results(
        looked_after="""
        person | placed_on  | left_on | short_breaks | placed_where
        1      | 2024-05-01 |         | no           | inside
        1      |            |         | no           | wales
        2      |            |         | no           | wales
        """
    )
    whole = found["child.looked_after.at_31_march", "2024", "", ""]
    part = found["child.looked_after.out_of_area", "2024", "", ""]
    assert numbers(whole) == (1, 1), "of child 2 it is not known whether they are in the whole"
    assert numbers(part) == (0, 1), "child 1 is, and may have been placed out of area"


def test_nothing_counted_is_zero_and_a_table_not_given_is_not_provided() -> None:
    found = results(contacts="contacted_on | client_group | already_supported\n2024-05-01 | child | no")
    assert numbers(found["adult.contacts.received", "2024", "", ""]) == (0, 0)
    missing = found["adult.reablement.completed", "2024", "", ""]
    assert (missing.value, missing.status) == (None, Status.NOT_PROVIDED)


def test_a_row_without_its_date_stands_in_no_period() -> None:
    found = results(contacts="contacted_on | client_group | already_supported\n | adult | no")
    assert found["adult.contacts.received", "2024", "", ""].value == 0


def test_working_days_are_refused_for_a_year_whose_bank_holidays_are_not_known() -> None:
    safeguarding = "received_on | enquiry_needed | enquiry_completed_on\n2031-05-01 | yes | 2031-05-02"
    found = results(Period.of_year(2031), safeguarding=safeguarding)
    assert found["adult.safeguarding.enquiries_7_days", "2031", "", ""].status is Status.NOT_PROVIDED
    assert found["adult.safeguarding.enquiries_needed", "2031", "", ""].value == 1


@pytest.mark.parametrize(("year", "counted"), [(2021, 2), (2022, 1)])
def test_each_year_is_counted_with_the_edition_in_force(year: int, counted: int) -> None:
    contacts = """
    contacted_on | client_group | already_supported
    2021-05-01   | adult        | no
    2021-05-01   | adult        | yes
    2022-05-01   | adult        | no
    2022-05-01   | adult        | yes
    """
    found = results(Period.of_year(2021), Period.of_year(2022), contacts=contacts)
    row = found["adult.contacts.received", str(year), "", ""]
    assert (row.value, row.edition) == (counted, 2020 if year == 2021 else 2022)


def test_a_year_that_has_not_ended_is_marked() -> None:
    from datetime import date

    contacts = as_table("contacts", drawn_rows("person | contacted_on | client_group\n1 | 2024-05-01 | adult"))
    source = in_memory(CODE, {"contacts": contacts})
    found = as_results(compute(source, [Period.of_year(2024)], as_of=date(2024, 12, 1)))
    assert {r.status for r in found if r.metric == "adult.contacts.received"} == {Status.PART_YEAR}


def test_the_same_rows_give_the_same_figures_in_any_order() -> None:
    rows = drawn_rows("person | contacted_on | client_group\n1 | 2024-05-01 | adult\n2 | 2024-06-01 | child")
    there, back = (in_memory(CODE, {"contacts": as_table("contacts", some)}) for some in (rows, rows[::-1]))
    periods = [Period.of_year(2024)]
    assert as_results(counted(there, periods)) == as_results(counted(back, periods))


def test_a_year_that_a_table_does_not_hold_is_not_provided_and_no_nought() -> None:
    contacts = as_table("contacts", drawn_rows("person | contacted_on | client_group\n1 | 2024-05-01 | child"))
    one = in_memory(CODE, {"contacts": contacts})
    held = {CODE: Held({"contacts": ""}, years={"contacts": (2024,)})}
    found = as_results(compute(Source(held, one.opened), [Period.of_year(2023), Period.of_year(2024)]))
    totals = {r.period: (r.value, r.status) for r in found if r.metric == "child.contacts.received" and not r.breakdown}
    assert totals == {"2023": (None, Status.NOT_PROVIDED), "2024": (1, Status.FINAL)}


def test_a_figure_that_was_collected_stands_where_no_rows_were_provided() -> None:
    source = in_memory(CODE, {"people": as_table("people", drawn_rows("person\n1"))})
    found = as_results(compute(source, [Period.of_year(2024)], [collected(7)]))
    totals = [r for r in found if r.metric == "child.contacts.received"]
    assert [(r.value, r.origin) for r in totals] == [(7, Origin.ENTERED)]


def test_a_figure_that_is_collected_and_counted_is_refused() -> None:
    contacts = as_table("contacts", drawn_rows("person | contacted_on | client_group\n1 | 2024-05-01 | child"))
    with pytest.raises(ReturnRejected, match="aggregate return"):
        compute(in_memory(CODE, {"contacts": contacts}), [Period.of_year(2024)], [collected(7)])


def test_figures_that_were_only_collected_need_no_rows() -> None:
    (found,) = as_results(compute(NOTHING, [], [collected(7)]))
    assert found.value == 7


def collected(value: int) -> Result:
    return Result(
        metric="child.contacts.received",
        edition=2020,
        area=CODE,
        period="2024",
        numerator=value,
        value=value,
        origin=Origin.ENTERED,
    )
