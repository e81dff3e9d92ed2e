"""Who is in a census, and what it says of each: not known is never no."""

from __future__ import annotations

from datetime import date

import pytest

from gwella.code_of_practice.errors import NotFound
from gwella.forms.census import Census, CensusColumn, Word, census, censuses
from gwella.forms.people import Spell, latest_run, rows
from gwella.returns.check import checked

title = "Censuses"
AREA = "W06000002"
FILES = {
    "people": """
        person,authority,born_on,sex,ethnicity,disability,language,made_up
        P1,W06000002,1950-05-01,female,white,yes,welsh,no
        P2,W06000002,1960-05-01,male,,,english,no
        P3,W06000002,1970-05-01,male,white,no,english,no
        P4,W06000002,1980-05-01,male,white,no,english,no
        P5,W06000002,2015-05-01,female,white,no,welsh,no
        P6,W06000002,2016-05-01,female,white,no,welsh,no
        P7,W06000002,2017-05-01,female,white,no,welsh,no
    """,
    "plans": """
        plan,authority,person,client_group,started_on,ended_on
        A1,W06000002,P1,adult,2020-01-10,2024-05-31
        A2,W06000002,P1,adult,2024-06-01,
        A3,W06000002,P2,adult,2019-01-01,2024-09-30
        A4,W06000002,P3,adult,2019-01-01,2024-03-31
        A5,W06000002,P4,adult,2025-04-01,
        B1,W06000002,P5,child,2025-01-01,
        B2,W06000002,P6,child,2025-01-02,
        B3,W06000002,P7,child,2024-01-02,2025-03-31
    """,
    "services": """
        service,authority,person,plan,client_group,service_kind,started_on,ended_on
        S1,W06000002,P1,A2,adult,home_care,2024-06-01,
        S2,W06000002,P1,A2,adult,day,2024-06-01,
        S3,W06000002,P1,A2,adult,respite,2024-06-01,2025-03-31
    """,
    "safeguarding": """
        report,authority,person,received_on,reported_by,categories,enquiry_needed,enquiry_completed_on,action_required
        R1,W06000002,P2,2024-05-01,,physical;financial,no,,
        R2,W06000002,P1,2024-03-31,,physical,no,,
    """,
    "carers": """
        carer,authority,person,client_group,cared_for,started_on,ended_on
        C1,W06000002,P4,carer,P1,2024-06-01,
    """,
}


@pytest.fixture
def tables(tmp_path):
    for name, text in FILES.items():
        lines = [line.strip() for line in text.strip().splitlines()]
        (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return checked(tmp_path, AREA, 2024).tables


def by_person(key, tables):
    one = census(key)
    headings = [column.heading.en for column in one.column]
    found = rows(one, tables, AREA, 2024)
    return {row[1]: dict(zip(headings, row, strict=True)) for row in found.cells}, dict(
        zip(headings, found.unknown, strict=True)
    )


def test_the_adults_census_holds_everybody_with_a_plan_in_the_year(tables):
    people, _ = by_person("arcs", tables)
    assert list(people) == ["P1", "P2"]  # P3’s plan was over when the year began, P4’s begins when it is over


def test_a_plan_that_follows_another_the_next_day_goes_on(tables):
    people, _ = by_person("arcs", tables)
    assert people["P1"]["date latest continuous period of care and support began"] == "2020-01-10"
    assert (people["P1"]["plan active on 31 March"], people["P1"]["date plan closed"]) == ("yes", "")
    assert (people["P2"]["plan active on 31 March"], people["P2"]["date plan closed"]) == ("no", "2024-09-30")


def test_what_happened_in_the_year_and_what_is_open_at_its_end(tables):
    people, _ = by_person("arcs", tables)
    assert (people["P1"]["adult safeguarding"], people["P1"]["category of safeguarding"]) == ("no", "")
    assert (people["P2"]["adult safeguarding"], people["P2"]["category of safeguarding"]) == (
        "yes",
        "financial;physical",
    )
    assert people["P1"]["types of care and support"] == "day;home_care"
    assert (people["P1"]["has a known carer"], people["P1"]["caring responsibilities"]) == ("yes", "no")
    assert people["P2"]["has a known carer"] == ""  # said of those with a plan on 31 March alone


def test_what_is_not_known_is_counted_and_never_no(tables):
    people, unknown = by_person("arcs", tables)
    assert (people["P2"]["disability"], unknown["disability"], unknown["ethnicity"]) == ("", 1, 1)
    without = {name: table for name, table in tables.items() if name != "safeguarding"}
    people, unknown = by_person("arcs", without)
    assert (people["P1"]["adult safeguarding"], unknown["adult safeguarding"]) == ("", 2)


def test_the_childrens_census_holds_who_is_open_on_31_march_and_since_1_january(tables):
    people, _ = by_person("crcs", tables)
    assert list(people) == ["P5"]


@pytest.mark.parametrize(
    ("spells", "began"),
    [
        ([("2020-01-01", "2021-01-01"), ("2021-01-01", None)], "2020-01-01"),
        ([("2020-01-01", "2021-01-01"), ("2021-01-02", None)], "2020-01-01"),
        ([("2020-01-01", "2021-01-01"), ("2021-01-03", None)], "2021-01-03"),
        ([("2020-01-01", None), ("2020-06-01", "2020-07-01"), ("2022-01-01", None)], "2020-01-01"),
        ([("2020-01-01", "2021-01-01"), ("2025-04-01", None)], "2020-01-01"),
    ],
)
def test_the_latest_unbroken_run(spells, began):
    day = date.fromisoformat
    each = [Spell(day(first), day(last) if last else None) for first, last in spells]
    assert latest_run(each, date(2025, 3, 31)).began == day(began)


def test_a_plan_that_cannot_be_placed_is_counted(tables):
    import pyarrow as pa

    plans = tables["plans"]
    nobodys = plans.set_column(
        plans.column_names.index("client_group"), "client_group", pa.nulls(len(plans), pa.string())
    )
    found = rows(census("arcs"), {**tables, "plans": nobodys}, AREA, 2024)
    assert (found.cells, found.unplaced) == ((), len(plans))


def test_both_layouts_that_ship_are_drafts_and_of_certain_years():
    assert all(one.confidence.is_draft for one in censuses().values())
    with pytest.raises(NotFound):
        census("arcs").check_is_for(2019)
    with pytest.raises(NotFound):
        census("other")


@pytest.mark.parametrize(
    "slip", [{"word": Word.OPEN_IN}, {"word": Word.OPEN, "table": "plans"}, {"word": Word.OF_PERSON}]
)
def test_a_column_says_what_its_word_needs_and_nothing_else(slip):
    with pytest.raises(ValueError, match=r"misfits\.said_with"):
        CensusColumn(heading=census("arcs").title, **slip)


def test_a_census_reads_its_own_table_that_of_people_and_those_of_its_columns():
    assert isinstance(census("crcs"), Census)
    assert census("crcs").reads == {"plans", "people", "child_protection", "looked_after"}
