"""Worklists: what each team has to put right, worst first, and what became of it since the last run."""

from __future__ import annotations

import csv
import errno

import pytest

from gwella.code_of_practice.errors import NotAllowed, ReturnRejected
from gwella.code_of_practice.language import Language, Text
from gwella.code_of_practice.sheets import write_sheet
from gwella.returns import worklist
from gwella.returns.check import checked
from gwella.returns.definitions import Severity
from gwella.returns.findings import Finding
from gwella.returns.worklist import FIGURES as LISTS
from gwella.returns.worklist import Figure, State, file_name, identity, write_worklists

title = "Worklists"

HEADINGS = (
    "contact,authority,person,contacted_on,client_group,already_supported,advice_given,decided_on,team,case_reference"
)
FIGURES = {
    ("contacts", "decided_on"): (Figure(Text(en="Decisions in time", cy="Penderfyniadau mewn pryd")),),
    ("contacts", "already_supported"): (
        Figure(Text(en="Contacts", cy="Cysylltiadau")),
        Figure(Text(en="Share", cy="Cyfran")),
    ),
}
WRONG = (
    "C1,X06000001,P1,2024-05-02,adult,no,yes,2024-05-01,Bro Hud,CD-1\n"
    "C2,X06000001,P1,2024-05-02,adult,,yes,,Bro Hud,CD-2\n"
    "C3,X06000001,P2,2024-05-02,adult,no,yes,2024-05-01,,\n"
)


def written(folder, rows, place, language=Language.EN):
    findings = checked(folder(contacts=f"{HEADINGS}\n{rows}"), "X06000001", 2024).findings
    return write_worklists(findings, place, FIGURES, language)


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def states(path):
    return {row["Case reference"]: row["State"] for row in rows_of(path)}


def test_a_team_has_one_file_with_reference_what_is_wrong_remedy_and_figures(folder, tmp_path):
    done = written(folder, WRONG, tmp_path / "lists")
    assert sorted(path.name for path in done.files) == ["worklist-bro-hud.csv", "worklist.csv"]
    first, second = rows_of(tmp_path / "lists" / "worklist-bro-hud.csv")
    assert first["State"] == "new"
    assert first["Case reference"] == "CD-1"
    assert (first["Table"], first["Row"], first["Column"]) == ("Contacts", "2", "Date of decision")
    assert first["What is wrong"] == "the decision is dated before the contact"
    assert first["How to put it right in the case system"].startswith("Correct the date of the contact")
    assert first["Figures it changes"] == "Decisions in time"
    # A refusal comes before a query, though the query changes more figures.
    assert second["Figures it changes"] == "Contacts; Share"
    assert "worker" not in first


def of_whom(group, count):
    """So many figures that count one client group and no other."""
    return tuple(Figure(Text(en=f"{group} {n}", cy=f"{group} {n} (cy)"), frozenset({group})) for n in range(count))


def test_a_carers_row_names_no_figure_of_adults_unless_its_group_is_in_question(folder, tmp_path, monkeypatch):
    fields = ("advice_given", "decided_on", "client_group")
    figures = {("contacts", field): (*of_whom("adult", 2), *of_whom("carer", 1)) for field in fields}
    monkeypatch.setattr("test_worklists.FIGURES", figures)
    rows = (
        "C1,X06000001,P1,2024-05-02,carer,no,yes,2024-05-01,,CD-1\n"
        "C2,X06000001,P1,2024-05-02,,no,yes,,,CD-2\n"
        "C3,X06000001,P1,2024-05-02,adult,no,,,,CD-3\n"
    )
    written(folder, rows, tmp_path / "lists")
    changes = {row["Case reference"]: row["Figures it changes"] for row in rows_of(tmp_path / "lists" / "worklist.csv")}
    assert changes == {"CD-1": "carer 0", "CD-2": "adult 0; adult 1; carer 0", "CD-3": "adult 0; adult 1"}


def test_a_long_list_of_figures_is_cut_short_and_all_of_it_is_beside_the_worklists(folder, tmp_path, monkeypatch):
    monkeypatch.setattr("test_worklists.FIGURES", {("contacts", "decided_on"): of_whom("adult", 8)})
    place = tmp_path / "lists"
    done = written(folder, WRONG, place)
    assert done.files[-1] == place / LISTS
    said = rows_of(place / "worklist-bro-hud.csv")[0]["Figures it changes"]
    first, rest = said.split("; and ")
    assert first == "adult 0; adult 1; adult 2; adult 3; adult 4"
    listed = rows_of(place / LISTS)
    assert rest == f"3 more (all are in {LISTS}, list {listed[0]['List']})"
    assert [row["Figure it changes"] for row in listed] == [f"adult {n}" for n in range(8)]
    written(folder, WRONG, place, Language.CY)
    assert [row["Ffigur y mae’n ei newid"] for row in rows_of(place / LISTS)] == [f"adult {n} (cy)" for n in range(8)]
    assert "hefyd 3 arall" in rows_of(place / "worklist-bro-hud.csv")[0]["Ffigurau y mae’n eu newid"]


def test_a_list_that_an_earlier_worklist_names_stays_and_another_file_is_not_written_over(
    folder, tmp_path, monkeypatch
):
    monkeypatch.setattr("test_worklists.FIGURES", {("contacts", "decided_on"): of_whom("adult", 8)})
    place = tmp_path / "lists"
    written(folder, WRONG, place)
    before = (place / LISTS).read_bytes()
    written(folder, WRONG.replace("2024-05-01", "2024-05-03"), place)
    assert (place / LISTS).read_bytes() == before
    (place / LISTS).write_text("Ward,Beds\nA,3\n", encoding="utf-8")
    with pytest.raises(ReturnRejected, match="is not a worklist"):
        written(folder, WRONG, place)
    assert (place / LISTS).read_text(encoding="utf-8") == "Ward,Beds\nA,3\n"


def test_a_second_run_says_what_is_put_right_still_open_and_new(folder, tmp_path):
    place = tmp_path / "lists"
    written(folder, WRONG, place)
    mended = WRONG.replace("adult,,yes", "adult,no,yes") + "C4,X06000001,P1,2024-05-02,adult,,yes,,Bro Hud,CD-4\n"
    done = written(folder, mended, place)
    assert done.states == {State.NEW: 1, State.STILL_OPEN: 2, State.PUT_RIGHT: 1}
    assert states(place / "worklist-bro-hud.csv") == {"CD-1": "still open", "CD-2": "put right", "CD-4": "new"}


def test_what_was_put_right_is_said_once_and_is_new_if_it_comes_back(folder, tmp_path):
    place = tmp_path / "lists"
    mended = WRONG.replace("adult,,yes", "adult,no,yes")
    for rows in (WRONG, mended, mended):
        written(folder, rows, place)
    assert states(place / "worklist-bro-hud.csv") == {"CD-1": "still open"}
    written(folder, WRONG, place)
    assert states(place / "worklist-bro-hud.csv") == {"CD-1": "still open", "CD-2": "new"}


def test_a_finding_is_the_same_in_another_row_and_in_the_other_language(folder, tmp_path):
    place = tmp_path / "lists"
    written(folder, WRONG, place, Language.CY)
    earlier = "C0,X06000001,P1,2024-05-02,adult,no,yes,,Bro Hud,CD-0\n"
    done = written(folder, earlier + WRONG, place)
    assert done.states == {State.STILL_OPEN: 3}


def test_a_list_of_before_findings_said_how_bad_they_are_can_still_be_compared_with(folder, tmp_path):
    place = tmp_path / "lists"
    written(folder, WRONG, place)
    for path in place.glob("*.csv"):
        rows = [{k: v for k, v in row.items() if k != "How bad"} for row in rows_of(path)]
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
    assert written(folder, WRONG, place).states == {State.STILL_OPEN: 3}
    assert {row["How bad"] for path in place.glob("*.csv") for row in rows_of(path)} == {"refuse", "query"}


def test_a_list_in_which_nothing_is_open_stays_with_its_headings(folder, tmp_path):
    place = tmp_path / "lists"
    written(folder, WRONG, place)
    right = "C1,X06000001,P1,2024-05-02,adult,no,yes,,,\n"
    assert written(folder, right, place).states == {State.PUT_RIGHT: 3}
    assert written(folder, right, place).states == {}
    assert rows_of(place / "worklist-bro-hud.csv") == []


def test_a_cell_that_a_spreadsheet_would_run_is_neutralised_and_still_recognised(folder, tmp_path):
    place = tmp_path / "lists"
    formula = WRONG.replace("CD-1", "=1+1").replace("CD-2", "@SUM(A1)")
    written(folder, formula, place)
    assert [row["Case reference"] for row in rows_of(place / "worklist-bro-hud.csv")] == ["'=1+1", "'@SUM(A1)"]
    assert written(folder, formula, place).states == {State.STILL_OPEN: 3}


@pytest.mark.parametrize(
    ("team", "name"),
    [
        ("Bro Hud", "worklist-bro-hud.csv"),
        ("Tîm Môn", "worklist-tim-mon.csv"),
        ("../../etc/passwd", "worklist-etc-passwd.csv"),
        ("CON", "worklist-con.csv"),
        (" ", "worklist.csv"),
    ],
)
def test_a_teams_file_name_is_safe(team, name):
    assert file_name(team) == name


def test_teams_without_latin_letters_and_with_long_names_keep_files_of_their_own():
    long = "Older people’s community well-being and prevention team, "
    assert len({file_name("Ω"), file_name("Ψ"), file_name(long + "north"), file_name(long + "south")}) == 4


def test_an_identity_depends_on_the_record_and_says_nothing_of_it():
    def finding(**given):
        return Finding(table="contacts", file="f", rule="not_a_date", severity=Severity.REFUSE, **given)

    known = identity(finding(row=2, column="decided_on", case_reference="CD-1", row_key="C1"))
    assert known == identity(finding(row=9, column="decided_on", case_reference="CD-1", row_key="C1"))
    assert known != identity(finding(row=2, column="contacted_on", case_reference="CD-1", row_key="C1"))
    assert identity(finding(row=2)) != identity(finding(row=3))
    assert "CD-1" not in known


def test_a_file_that_is_no_worklist_is_named_and_nothing_is_written(folder, tmp_path):
    place = tmp_path / "lists"
    place.mkdir()
    other = place / "worklist-mine.csv"
    other.write_text("Name,Phone\nA,1\n", encoding="utf-8")
    with pytest.raises(ReturnRejected) as refused:
        written(folder, WRONG, place)
    assert "worklist-mine.csv" in refused.value.in_(Language.CY)
    assert [path.name for path in place.iterdir()] == ["worklist-mine.csv"]


def test_where_one_list_cannot_be_written_none_is_changed(folder, tmp_path, monkeypatch):
    place = tmp_path / "lists"
    written(folder, WRONG, place)
    before = {path.name: path.read_bytes() for path in place.iterdir()}
    answers = iter([write_sheet])

    def full_after_one(path, rows):
        next(answers, no_room)(path, rows)

    monkeypatch.setattr(worklist, "write_sheet", full_after_one)
    with pytest.raises(NotAllowed, match="no room"):
        written(folder, WRONG.replace("C3", "C9"), place)
    assert {path.name: path.read_bytes() for path in place.iterdir()} == before


def no_room(_path, _rows):
    raise OSError(errno.ENOSPC, "No space left on device")
