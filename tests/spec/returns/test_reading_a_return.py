"""What an officer's files may look like, and what becomes of a file that cannot be trusted."""

from __future__ import annotations

import zipfile
from datetime import date

import openpyxl
import pytest

from gwella.code_of_practice.errors import NotFound, ReturnRejected
from gwella.code_of_practice.language import Language
from gwella.returns.check import checked

title = "Reading a return"

AUTHORITY, YEAR = "X06000001", 2024
HEADINGS = "contact,authority,person,contacted_on,client_group,already_supported,advice_given,decided_on"


def rules(answer):
    return [(finding.row, finding.column, finding.rule) for finding in answer.findings]


def contacts(answer):
    return answer.tables["contacts"].to_pylist()


def test_a_right_return_has_no_findings_and_keeps_no_team_worker_or_reference(folder):
    answer = checked(folder(), AUTHORITY, YEAR)
    assert rules(answer) == []
    assert contacts(answer)[0] == {
        "contact": "C1",
        "authority": "X06000001",
        "person": "P1",
        "contacted_on": date(2024, 5, 1),
        "client_group": "adult",
        "already_supported": False,
        "advice_given": True,
        "decided_on": date(2024, 5, 2),
        "made_up": None,
        "_file": "contacts.csv",
        "_row": 2,
    }


def test_headings_and_answers_may_be_welsh_and_the_file_too(folder):
    place = folder(
        **{
            "cysylltiadau.csv": "Cyswllt;Awdurdod;Person;Dyddiad y Cyswllt;grwp cleientiaid;"
            "Eisoes yn derbyn gofal a chymorth;Cyngor neu gynhorthwy wedi'i roi\n"
            "C1;X06000001;P1;01/05/2024;OEDOLYN;Nac ydy;oes\n"
            "C2;X06000001;P2;01/05/2024;Gofalwr sy'n oedolyn;ie;na\n"
        }
    )
    (place / "contacts.csv").unlink()
    answer = checked(place, AUTHORITY, YEAR)
    assert rules(answer) == []
    assert [row["client_group"] for row in contacts(answer)] == ["adult", "carer"]
    assert [row["already_supported"] for row in contacts(answer)] == [False, True]
    assert contacts(answer)[0]["contacted_on"] == date(2024, 5, 1)


def test_a_person_called_null_and_one_with_a_leading_hyphen_are_people(folder):
    people = "person,authority,born_on,sex,language\nNull-1,X06000001,1950-01-01,F,cy\n-7,X06000001,1951-01-01,M,en\n"
    rows = "C1,X06000001,Null-1,2024-05-01,adult,no,no,NULL\nC2,X06000001,-7,2024-05-01,adult,no,no,\n"
    answer = checked(folder(people=people, contacts=f"{HEADINGS}\n{rows}"), AUTHORITY, YEAR)
    assert rules(answer) == []
    assert [row["person"] for row in contacts(answer)] == ["Null-1", "-7"]
    assert contacts(answer)[0]["decided_on"] is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_any_encoding_and_line_ending_that_excel_writes_is_read(folder, encoding, ending):
    text = (
        f"{HEADINGS},Tîm\nC1,X06000001,P1,2024-05-01,adult,no,yes,2024-05-02,Tîm Môn\nC2,X06000001,P9,2024-05-01,,,,,\n"
    )
    answer = checked(folder(contacts=text.replace("\n", ending).encode(encoding)), AUTHORITY, YEAR)
    assert len(contacts(answer)) == 2
    assert {finding.row for finding in answer.findings} == {3}
    other = checked(folder(contacts=text.replace("P1", "P9").replace("\n", ending).encode(encoding)), AUTHORITY, YEAR)
    assert {finding.team for finding in other.findings if finding.row == 2} == {"Tîm Môn"}


def test_a_line_break_inside_a_cell_does_not_shift_the_row_numbers(folder):
    rows = (
        'C1,X06000001,P1,2024-05-01,adult,no,yes,2024-05-02,"Tîm\nBro\nHud"\n'
        "C2,X06000001,P1,2024-05-01,adult,no,yes,2024-04-30,Tîm\n"
    )
    answer = checked(folder(contacts=f"{HEADINGS},team\n{rows}"), AUTHORITY, YEAR)
    assert rules(answer) == [(5, "decided_on", "contacts.decided_before_contact")]


def test_a_workbook_gives_dates_as_dates_and_identifiers_without_decimals(folder):
    place = folder()
    (place / "contacts.csv").unlink()
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(
        ["Contact", "Authority", "Person", "Date of contact", "Client group", "Already receiving care and support"]
    )
    sheet.append([12, "X06000001", "P1", date(2024, 5, 1), "Adult", False])
    sheet.append([None] * 6)
    sheet.append(["0013", "X06000001", "P2", date(2024, 5, 1), "Adult", "Nac oes"])
    book.save(place / "contacts.xlsx")
    answer = checked(place, AUTHORITY, YEAR)
    assert [(row["contact"], row["contacted_on"], row["_row"]) for row in contacts(answer)] == [
        ("12", date(2024, 5, 1), 2),
        ("0013", date(2024, 5, 1), 4),
    ]
    assert [row["already_supported"] for row in contacts(answer)] == [False, False]


def test_a_workbook_may_hold_several_tables_as_sheets(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    people, its_contacts = book.create_sheet("Pobl"), book.create_sheet("contacts")
    people.append(["Person", "Awdurdod", "Dyddiad geni", "Rhyw", "Iaith"])
    people.append(["P1", "X06000001", date(1950, 1, 1), "Benyw", "Cymraeg"])
    its_contacts.append(HEADINGS.split(","))
    its_contacts.append(["C1", "X06000001", "P1", date(2024, 5, 1), "adult", "no", "no", date(2024, 4, 1)])
    book.save(tmp_path / "return 2024-25.xlsx")
    answer = checked(tmp_path, AUTHORITY, YEAR)
    assert set(answer.tables) == {"people", "contacts"}
    assert [(finding.file, finding.row) for finding in answer.findings] == [("return 2024-25.xlsx (contacts)", 2)]


def test_known_to_be_unknown_is_empty_and_no_finding(folder):
    people = "person,authority,born_on,sex,language\nP1,X06000001,1950-01-01,Heb ei gofnodi,not recorded\n"
    rows = f"{HEADINGS}\nC1,X06000001,P1,2024-05-01,adult,anhysbys,yes,\n"
    answer = checked(folder(people=people, contacts=rows), AUTHORITY, YEAR)
    assert answer.tables["people"].to_pylist()[0]["sex"] is None
    # That nobody knows whether the person was supported is said, so it is not asked again.
    assert rules(answer) == []


def test_a_cell_that_cannot_be_read_is_unknown_and_its_row_stays(folder):
    rows = (
        "C1,X06000001,P1,31/04/2024,adult,no,yes,\n"
        "C2,X06000001,P1,2024-05-01,adutl,perhaps,yes,05/13/2024\n"
        "C3,X06000001,unknown,2024-05-01,adult,no,yes,soon\n"
        "1.2E+11,X06000001,P1,2024-05-01,robot,no,yes,\n"
    )
    answer = checked(folder(contacts=f"{HEADINGS}\n{rows}"), AUTHORITY, YEAR)
    assert sorted(rules(answer)) == [
        (2, "contacted_on", "impossible_date"),
        (3, "already_supported", "not_yes_no"),
        (3, "client_group", "nearly_in_list"),
        (3, "decided_on", "impossible_date"),
        (4, "decided_on", "not_a_date"),
        (4, "person", "person_placeholder"),
        (5, "client_group", "not_in_list"),
        (5, "contact", "identifier_damaged"),
    ]
    assert len(contacts(answer)) == 4
    assert contacts(answer)[1]["client_group"] is None
    nearly = next(finding for finding in answer.findings if finding.rule == "nearly_in_list")
    assert "“Adult” is nearest" in nearly.what.in_(Language.EN)
    assert "“Oedolyn” yw’r agosaf" in nearly.what.in_(Language.CY)


def test_only_rows_of_others_and_repeated_ones_are_left_out(folder):
    rows = (
        "C1,W06000002,P1,2024-05-01,adult,no,yes,\n"
        "C1,X06000001,P1,2024-05-01,adult,no,yes,\n"
        "C1,X06000001,P2,2024-05-01,adult,no,yes,\n"
        "C2,,P2,2024-05-01,adult,no,yes,\n"
    )
    answer = checked(folder(contacts=f"{HEADINGS}\n{rows}"), AUTHORITY, YEAR)
    assert rules(answer) == [(2, "authority", "every.another_authority"), (4, "contact", "every.repeated")]
    # Another authority's C1 does not make ours a repeated one, and an empty authority is the sender's.
    assert [(row["_row"], row["authority"]) for row in contacts(answer)] == [(3, AUTHORITY), (5, AUTHORITY)]
    assert answer.left_out == {"contacts": 2, "people": 0}


def test_an_unclosed_quotation_mark_costs_its_own_row_and_no_other(folder):
    rows = (
        "C1,X06000001,P1,2024-05-01,adult,no,yes,\n"
        'C2,X06000001,P1,2024-05-01,"adult,no,yes,\n'
        "C3,X06000001,P1,2024-05-02,adult,no,yes,\n"
        '"C4",X06000001,P1,2024-05-03,adult,no,yes,\n'
    )
    answer = checked(folder(contacts=f"{HEADINGS}\n{rows}"), AUTHORITY, YEAR)
    assert rules(answer) == [(3, "", "row_unreadable")]
    assert [row["contact"] for row in contacts(answer)] == ["C1", "C3", "C4"]


def test_a_shifted_row_is_a_finding_and_never_loaded(folder):
    rows = (
        "C1,X06000001,P1,2024-05-01,adult,no,yes\n"
        "C2,X06000001,P1,2024-05-01,adult,no,yes,\n"
        "C3,X06000001,Jones, P1,2024-05-01,adult,no,yes,\n"
        "C4,X06000001,Jones, P1,2024-05-01,adult,no,yes\n"
        ",,,,,,,\n"
    )
    answer = checked(folder(contacts=f"{HEADINGS}\n{rows}"), AUTHORITY, YEAR)
    assert [(row, rule) for row, _, rule in rules(answer) if rule == "row_shifted"] == [
        (2, "row_shifted"),
        (4, "row_shifted"),
    ]
    # C4 lost its last cell and gained another: the number of cells is right, and the casts still see it.
    assert {(5, "contacted_on", "not_a_date"), (5, "person", "every.person_not_listed")} <= set(rules(answer))


def test_a_delimiter_at_the_end_of_every_row_does_no_harm(folder):
    rows = "C1,X06000001,P1,2024-05-01,adult,no,yes,,\nC2,X06000001,P2,2024-05-01,adult,no,yes,,\n"
    answer = checked(folder(contacts=f"{HEADINGS}\n{rows}"), AUTHORITY, YEAR)
    assert rules(answer) == []
    assert len(contacts(answer)) == 2


def test_an_unknown_heading_is_named_with_the_nearest_and_a_missing_one_in_the_readers_language(folder):
    text = "contact,authority,person,client group,Date of contcat,Postcode,already supported\n"
    answer = checked(folder(contacts=text + "C1,X06000001,P1,adult,2024-05-01,x,no\n"), AUTHORITY, YEAR)
    headings = [finding for finding in answer.findings if finding.row == 1]
    assert [(finding.rule, finding.column) for finding in headings] == [
        ("heading_missing", "contacted_on"),
        ("heading_absent", "advice_given"),
        ("heading_nearly", ""),
        ("heading_unknown", ""),
    ]
    said = headings[2].what.in_(Language.CY)
    assert "“Date of contcat” (colofn 5)" in said
    assert "“Dyddiad y cyswllt” yw’r agosaf" in said
    assert headings[0].what.in_(Language.EN).startswith("there is no column “Date of contact”")


def test_of_a_heading_that_stands_twice_the_first_is_read(folder):
    text = "contact,authority,person,contacted_on,Date of contact,client_group,already_supported,advice_given\n"
    answer = checked(folder(contacts=f"{text}C1,X06000001,P1,2024-05-01,1999-01-01,adult,no,no\n"), AUTHORITY, YEAR)
    assert rules(answer) == [(1, "contacted_on", "heading_twice")]
    assert contacts(answer)[0]["contacted_on"] == date(2024, 5, 1)


def test_a_file_of_headings_alone_is_a_warning(folder):
    answer = checked(folder(contacts=f"{HEADINGS}\n"), AUTHORITY, YEAR)
    assert rules(answer) == [(None, "", "no_rows")]


def test_a_table_in_a_format_that_is_not_read_is_not_passed_over_in_silence(folder):
    assert rules(checked(folder(**{"safeguarding.xls": b"old"}), AUTHORITY, YEAR)) == [(None, "", "not_read")]


def test_people_who_concern_no_row_of_the_year_are_not_asked_about(folder):
    people = (
        "person,authority,born_on,sex,language\n"
        "P1,X06000001,1950-01-01,female,welsh\nP2,X06000001,1950-01-01,male,english\nP3,X06000001,,,\n"
    )
    answer = checked(folder(people=people), AUTHORITY, YEAR)
    assert rules(answer) == []
    assert answer.tables["people"].num_rows == 3


def test_without_a_table_of_people_the_check_goes_on_and_says_so(folder):
    place = folder()
    (place / "people.csv").unlink()
    assert rules(checked(place, AUTHORITY, YEAR)) == [(None, "", "people_missing")]


PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
REFUSED = {
    "an empty file": ({"contacts": ""}, "returns.empty_file", "contacts.csv"),
    "a file of spaces": ({"contacts": " \r\n\n "}, "returns.empty_file", "contacts.csv"),
    "a picture": ({"contacts": PICTURE}, "returns.not_text", "contacts.csv"),
    "a picture as a workbook": ({"reablement.xlsx": PICTURE}, "returns.not_a_workbook", "reablement.xlsx"),
    "an empty workbook": ({"reablement.xlsx": b""}, "returns.empty_file", "reablement.xlsx"),
    "a workbook named CSV": ({"contacts": b"PK\x03\x04rest"}, "returns.is_a_workbook", "contacts.csv"),
    "UTF-16": ({"contacts": "contact,person\n".encode("utf-16")}, "returns.is_utf16", "contacts.csv"),
    "no headings": ({"contacts": "C1,X06000001,P1,2024-05-01\n"}, "returns.no_headings", "contacts.csv"),
    "open headings": ({"contacts": 'contact,"person\nC1,P1\n'}, "returns.broken_headings", "contacts.csv"),
    "two files of one table": ({"cysylltiadau": f"{HEADINGS}\n"}, "returns.two_files", "cysylltiadau.csv"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_at_all_is_refused_with_the_files_name(folder, case):
    files, code, name = REFUSED[case]
    with pytest.raises(ReturnRejected) as refused:
        checked(folder(**files), AUTHORITY, YEAR)
    assert refused.value.code == code
    for language in Language:
        assert name in refused.value.in_(language)


def test_another_authority_throughout_is_refused(folder):
    rows = "C1,W06000002,P1,2024-05-01,adult,no,yes,\n"
    with pytest.raises(ReturnRejected) as refused:
        checked(folder(contacts=f"{HEADINGS}\n{rows}"), AUTHORITY, YEAR)
    assert refused.value.code == "returns.other_authority"
    assert "W06000002" not in refused.value.in_(Language.EN)


@pytest.mark.parametrize("year", [2023, 2025])
def test_a_year_without_a_row_is_refused_with_the_years_there_are(folder, year):
    with pytest.raises(ReturnRejected) as refused:
        checked(folder(), AUTHORITY, year)
    assert "The files hold 2024-25:" in refused.value.in_(Language.EN)
    assert "Mae’r ffeiliau’n cynnwys 2024-25:" in refused.value.in_(Language.CY)


def test_an_open_placement_does_not_make_next_year_a_year_of_the_return(folder):
    placement = (
        "placement,authority,person,started_on,ended_on,placed_on,left_on\nL1,X06000001,P1,2020-01-01,,2020-01-01,\n"
    )
    with pytest.raises(ReturnRejected):
        checked(folder(looked_after=placement), AUTHORITY, 2026)


def test_a_folder_that_is_not_there_or_holds_no_table_is_refused(tmp_path):
    with pytest.raises(NotFound) as missing:
        checked(tmp_path / "nowhere", AUTHORITY, YEAR)
    assert "nowhere" in missing.value.in_(Language.CY)
    (tmp_path / "readme.txt").write_text("hello", encoding="utf-8")
    with pytest.raises(ReturnRejected) as refused:
        checked(tmp_path, AUTHORITY, YEAR)
    assert "people.csv" in refused.value.in_(Language.EN)


def test_a_bomb_is_refused_before_it_is_unpacked(folder):
    place = folder()
    with zipfile.ZipFile(place / "reablement.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (60 * 1024 * 1024))
    with pytest.raises(ReturnRejected) as refused:
        checked(place, AUTHORITY, YEAR)
    assert refused.value.code == "returns.bomb"
