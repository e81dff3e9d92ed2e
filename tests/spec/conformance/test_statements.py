"""Somebody else's results are judged metric by metric; a wrong reading is named by the example that it fails."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from right_answers import expected_rows

from gwella.code_of_practice.errors import ReturnRejected
from gwella.code_of_practice.language import Language
from gwella.conformance.cases import cases, kit_id
from gwella.conformance.kit import answer_headings, plain
from gwella.conformance.said import as_json, lines
from gwella.conformance.statement import Statement, Verdict, judge
from gwella.metrics.definitions import Metric, definitions
from gwella.metrics.examples import measure_value, outcome

title = "The conformance statement"

YEAR, DAY = 2024, date(2025, 6, 2)
CONTACTS = "adult.contacts.received-1"


def judged(path: Path) -> Statement:
    return judge(path, YEAR, DAY)


def verdict(statement: Statement, metric: str) -> Verdict:
    return next(one.verdict for one in statement.metrics if one.metric == metric)


def said(statement: Statement, language: Language = Language.EN) -> str:
    return "\n".join(lines(statement, language))


def row_of(kit: Path, case: str) -> int:
    """Return the row of a case in the file that comes with the kit; the headings are 1."""
    lines_of_file = (kit / "results-template.csv").read_text("utf-8-sig").splitlines()
    return next(row for row, line in enumerate(lines_of_file, start=1) if line.startswith(f"{case},"))


def how(statement: Statement, case: str) -> str:
    return next(one.differs for metric in statement.metrics for one in metric.judged if one.case == case)


def test_what_gwella_itself_counts_agrees_with_all(tmp_path):
    """The engine's own answers, not those that the examples expect."""
    rows: list[Sequence[str]] = [answer_headings(Language.EN)]
    for case in cases(YEAR):
        one, number = definitions()[case.metric], int(case.name.rpartition("-")[2]) - 1
        if isinstance(one, Metric):
            found = outcome(case.metric, one, one.example[number]).counted.values()
            for area, (value, unknown) in zip(case.expected, found, strict=True):
                rows.append([case.name, case.metric, area, plain(value, Language.EN), str(unknown)])
        else:
            rows.append([case.name, "", "", plain(measure_value(one, one.example[number]), Language.EN), ""])
    with (tmp_path / "gwella.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    found = judged(tmp_path / "gwella.csv")
    assert found.conforms
    assert found.having(Verdict.AGREES) == len(found.metrics)


def contacts_counted(folder: Path, *, last_day: str = "2025-03-31", twice: bool = False, unknown_is_no: bool = False):
    """A supplier's count of contacts for adults without care and support: (value, unknown), perhaps read wrongly."""
    with (folder / "contacts.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["Client group"] == "adult"]
    rows = [row for row in rows if "2024-04-01" <= row["Date of contact"] <= last_day]
    rows += rows[:1] if twice else []
    unknown = [row for row in rows if not row["Already receiving care and support"] and not unknown_is_no]
    no = [
        row for row in rows if row["Already receiving care and support"] in (("no", "") if unknown_is_no else ("no",))
    ]
    return str(len(no)), str(len(unknown))


@pytest.mark.parametrize(
    ("reading", "differs", "found"),
    [
        ({}, "", ""),
        ({"last_day": "2025-03-30"}, "other_value", "found 1 (unknown: 1)"),  # 31 March not counted
        ({"last_day": "2025-04-01"}, "other_value", "found 3 (unknown: 1)"),  # 1 April counted in the old year
        ({"twice": True}, "other_value", "found 3 (unknown: 1)"),  # one contact twice
        ({"unknown_is_no": True}, "other_value", "found 3 (unknown: 0)"),  # an empty cell taken for "no"
    ],
)
def test_a_wrong_reading_differs_and_the_example_says_in_words_what_is_right(kit, handed, reading, differs, found):
    statement = judged(handed({CONTACTS: contacts_counted(kit / "cases" / CONTACTS, **reading)}))
    assert how(statement, CONTACTS) == differs
    assert statement.conforms is not bool(differs)
    if differs:
        assert verdict(statement, "adult.contacts.received") is Verdict.DIFFERS
        row = row_of(kit, CONTACTS)
        assert f"{CONTACTS}, X06000001 (row {row}): expected 2 (unknown: 1), {found}." in said(statement)
        assert "The example says: " in said(statement)
        assert "Dywed yr enghraifft: " in said(statement, Language.CY)


@pytest.mark.parametrize(("ended_that_day", "rows_not_people", "agrees"), [(0, 0, 1), (1, 0, 0), (0, 1, 0)])
def test_in_a_stock_the_last_day_and_one_child_twice_are_found_too(
    kit, handed, ended_that_day, rows_not_people, agrees
):
    """A placement that ended on 31 March is over on that day; a child with two placements is one child."""
    day, name = "2025-03-31", "child.looked_after.at_31_march"
    with (kit / "cases" / f"{name}-1" / "looked_after.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["Short breaks only"] == "no"]
    begun = [row for row in rows if "" < row["Date the placement began"] <= day]
    ended = [(row, row["Date the placement ended"]) for row in begun]
    open_ = [row for row, end in ended if not end or end > day or (ended_that_day and end == day)]
    counted = len(begun if rows_not_people else {row["Person"] for row in open_})
    statement = judged(handed({f"{name}-1": (str(counted), "2")}))
    assert (verdict(statement, name) is Verdict.AGREES) is statement.conforms is bool(agrees)


@pytest.mark.parametrize(
    ("case", "answer", "differs"),
    [
        (CONTACTS, ("2", "0"), "other_unknown"),
        (CONTACTS, ("2", ""), "unknown_left_out"),
        (CONTACTS, ("", "1"), "no_value"),
        (CONTACTS, ("two", "1"), "not_a_number"),
        (CONTACTS, ("none", "1"), "other_value"),
        (CONTACTS, ("2", "one"), "unknown_not_a_number"),
        (CONTACTS, ("2", "0.5"), "unknown_not_a_number"),
        (CONTACTS, ("9" * 400, "1"), "not_a_number"),
        (CONTACTS, ("2.0", "1"), ""),
        (CONTACTS, ("2.0000000001", "1"), "other_value"),  # a count agrees exactly or not at all
        ("adult.contacts.advice_share-1", ("0.75000000001", ""), ""),
        ("adult.contacts.advice_share-1", ("0.7500001", ""), "other_value"),
        ("adult.contacts.advice_share-1", ("75", ""), "other_value"),
        ("adult.contacts.advice_share-1", ("75%", ""), "not_a_number"),
        ("adult.contacts.advice_share-2", ("dim ffigur", ""), ""),
        ("adult.contacts.advice_share-2", ("0", ""), "other_value"),  # nothing known is no share of nought
    ],
)
def test_an_answer_agrees_or_differs(handed, case, answer, differs):
    statement = judged(handed({case: answer}))
    assert how(statement, case) == differs
    assert statement.conforms is not bool(differs)


def test_a_row_that_is_missing_or_left_empty_is_not_answered(handed):
    for answer in (None, ("", "")):
        statement = judged(handed({"adult.plans.open-1": answer}))
        assert verdict(statement, "adult.plans.open") is Verdict.NOT_ANSWERED
        assert not statement.conforms
        assert "adult.plans.open-1, X06000001 is not answered" in said(statement)


def test_a_draft_may_be_left_out_but_what_is_answered_of_it_is_judged(handed):
    every = {case.name for case in cases(YEAR) if case.metric == "adult.contacts.received"}
    statement = judged(handed(dict.fromkeys(every)))
    assert verdict(statement, "adult.contacts.received") is Verdict.DRAFT
    assert statement.conforms
    assert "draft, left out  Contacts for adults received" in said(statement)
    two = "adult.contacts.advice_share"
    assert verdict(judged(handed({f"{two}-1": None})), two) is Verdict.NOT_ANSWERED


def test_the_file_that_comes_with_the_kit_answers_nothing_yet(kit):
    statement = judged(kit / "results-template.csv")
    assert not statement.conforms
    assert {one.verdict for one in statement.metrics} == {Verdict.DRAFT, Verdict.NOT_ANSWERED}


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (["frogs-1", "frogs", "", "1", "0"], "the kit has no case “frogs-1”"),
        ([CONTACTS, "", "W06000001", "2", "1"], f"the case {CONTACTS} does not ask about this area"),
        ([CONTACTS, "", "X06000001", "2", "1", "a cell too many"], "it has too many or too few cells"),
    ],
)
def test_a_row_that_answers_nothing_that_is_asked_is_named(kit, handed, row, fault):
    statement = judged(handed(more=[row]))
    below = len((kit / "results-template.csv").read_text("utf-8-sig").splitlines()) + 1
    assert f"Row {below}: {fault}" in said(statement)
    assert not statement.conforms


@pytest.mark.parametrize("metric", ["child.contacts.received", "frogs"])
def test_an_answer_for_another_metric_than_the_cases_is_no_answer_to_it(handed, metric):
    statement = judged(handed({CONTACTS: None}, [[CONTACTS, metric, "", "2", "1"]]))
    assert how(statement, CONTACTS) == "another_metric"


def test_a_metric_may_be_named_by_its_national_code_and_an_area_by_its_name(handed):
    row = [CONTACTS, "AD/001", "Cwm Dychymyg (dychmygol)", "2", "1"]
    assert judged(handed({CONTACTS: None}, [row])).conforms


def test_a_case_answered_twice_differs_whichever_is_right(handed):
    statement = judged(handed(more=[[CONTACTS, "", "", "2", "1"]]))
    assert how(statement, CONTACTS) == "answered_twice"


def test_the_statement_is_dated_says_what_was_judged_by_what_and_that_it_is_no_certificate(handed):
    path = handed()
    english, welsh = (said(judged(path), language) for language in Language)
    assert english.startswith("Conformance statement of 2 June 2025\n")
    assert welsh.startswith("Datganiad cydymffurfio, 2 Mehefin 2025\n")
    for words in (kit_id(YEAR), judged(path).sha256, "results.csv", "2024-25", "0.1.0"):
        assert words in english
        assert words in welsh
    assert "It is not a certification" in english
    assert "Nid ardystiad mohono" in welsh
    assert said(judged(path)) == english, "the same file, year and day say the same"


def test_beside_each_metric_stands_how_sure_its_definition_is(handed):
    told = said(judged(handed()))
    assert (
        "Contacts for adults received (adult.contacts.received, AD/001; edition of 2022-23). Draft: read in part."
        in told
    )
    assert "(adult.plans.open; edition of 2020-21). The definition is ours." in told


def test_as_data_it_says_the_same(kit, handed):
    statement = judged(handed({CONTACTS: ("3", "1")}))
    data = as_json(statement, Language.CY)
    assert (data["conforms"], data["counts"]["differs"], data["kit"]) == (False, 1, kit_id(YEAR))
    contacts = next(one for one in data["metrics"] if one["metric"] == "adult.contacts.received")
    assert (contacts["verdict"], contacts["is_draft"]) == ("differs", True)
    row = row_of(kit, CONTACTS)
    assert contacts["cases"][0]["found"] == {"row": row, "value": 3.0, "unknown": 1}
    assert contacts["cases"][0]["what"].startswith(f"{CONTACTS}, X06000001 (rhes {row}): disgwylid 2")


def test_a_file_of_far_more_rows_than_the_kit_asks_for_is_another_file(handed):
    asked = sum(len(case.expected) for case in cases(YEAR))
    with pytest.raises(ReturnRejected) as refused:
        judged(handed(more=[["no case", "", "", "1", "0"]] * (10 * asked)))
    assert refused.value.code == "conformance.too_many_rows"
    assert all(f"{asked}" in refused.value.in_(language) for language in Language)


def test_a_file_without_the_headings_or_that_is_none_is_refused(tmp_path):
    (tmp_path / "a.csv").write_text("Case,Metric\nx,y\n", encoding="utf-8")
    with pytest.raises(ReturnRejected, match="lacks the heading “Case” or “Value”"):
        judged(tmp_path / "a.csv")
    (tmp_path / "b.csv").write_bytes(b"")
    with pytest.raises(ReturnRejected):
        judged(tmp_path / "b.csv")


def test_a_workbook_is_read_too(handed, tmp_path):
    book = openpyxl.Workbook()
    with handed().open(encoding="utf-8-sig", newline="") as file:
        for row in csv.reader(file):
            book.active.append([float(cell) if cell.replace(".", "").isdigit() else cell for cell in row])
    book.save(tmp_path / "results.xlsx")
    assert judged(tmp_path / "results.xlsx").conforms


HEADINGS = [
    ["Case", "Metric", "Area", "Value", "Unknown"],
    ["Enghraifft", "Metrig", "Ardal", "Gwerth", "Anhysbys"],
    ["case", "METRIC", " area ", "figure", "ddim yn hysbys"],
]


@settings(deadline=None)  # the first reading loads what tables are called
@given(
    st.sampled_from(HEADINGS),
    st.sampled_from([",", ";"]),
    st.sampled_from(["utf-8", "utf-8-sig"]),
    st.sampled_from(["\n", "\r\n"]),
    st.permutations(range(5)),
    st.randoms(use_true_random=False),
)
def test_however_it_is_written_the_same_results_get_the_same_verdicts(
    tmp_path_factory, headings, delimiter, encoding, ending, places, chance
):
    """Byte order mark, semicolons, Welsh headings, another order of columns and of rows."""
    rows = list(expected_rows(cases(YEAR)))
    chance.shuffle(rows)
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=ending)
    writer.writerows([row[place] for place in places] for row in [headings, *rows])
    path = tmp_path_factory.mktemp("written") / "results.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    assert judged(path).conforms


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12) | st.sampled_from(
    [CONTACTS, "2", "1", "none", "AD/001", "X06000001", "-1", "1e400", "nan", "'2", "=2", ""]
)


@given(st.lists(st.lists(CELL, max_size=7), max_size=8))
def test_whatever_stands_in_a_file_it_is_judged_or_refused_and_never_conforms_by_chance(tmp_path_factory, rows):
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADINGS[0], *rows])
    path = tmp_path_factory.mktemp("any") / "results.csv"
    path.write_bytes(text.getvalue().encode())
    try:
        statement = judged(path)
    except ReturnRejected:
        return
    assert not statement.conforms
    assert said(statement)
    assert said(statement, Language.CY)
