from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest
import typer
from typer.testing import CliRunner

from gwella.cli.check import check
from gwella.cli.figures_touched import figures_touched
from gwella.metrics.definitions import metrics
from gwella.snapshots.tables import tables

PEOPLE = "person,authority,born_on,sex,language\nP1,X06000001,1950-01-01,female,welsh\n"
CONTACTS = (
    "contact,authority,person,contacted_on,client_group,already_supported,advice_given,decided_on,team,case_reference\n"
    "C1,X06000001,P1,2024-05-02,adult,no,yes,{decided},Bro Hud,CD-1\n"
)
WRONG, RIGHT = "2024-05-01", "2024-05-02"

app = typer.Typer()
app.command()(check)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "contacts.csv").write_text(CONTACTS.format(decided=WRONG), encoding="utf-8")
    return tmp_path


def run(*words: object):
    return CliRunner().invoke(app, [str(word) for word in words])


def of_2024(place: Path, *words: object):
    return run(place, "--authority", "X06000001", "--year", 2024, *words)


def test_a_finding_names_file_row_column_what_remedy_and_rule_and_the_exit_is_1(place):
    answer = of_2024(place)
    assert answer.exit_code == 1
    assert answer.stdout.splitlines() == [
        (
            "contacts.csv, row 2, Date of decision: the decision is dated before the contact. Correct the date of the "
            "contact or of the decision in the contact record. [refuse: contacts.decided_before_contact]"
        ),
        "Cwm Dychymyg (invented), 2024-25: 2 rows; refusals: 1, queries: 0, notes: 0, rows left out: 0.",
    ]


MANY = "".join(f"C{i},X06000001,P1,2024-05-02,adult,no,yes,{WRONG},Bro Hud,CD-1\n" for i in range(20))
TWICE = "C1,X06000001,P1,2024-05-02,adult,no,yes,2024-05-02,Bro Hud,CD-1\n" * 4


@pytest.fixture
def long(place: Path) -> Path:
    """A return with a long list: 20 contacts decided before they were made, and 4 rows that repeat another."""
    (place / "contacts.csv").write_text(CONTACTS.partition("C1,")[0] + MANY + TWICE, encoding="utf-8")
    return place


def test_a_long_list_is_summed_up_by_check_the_worst_first_and_whole_in_a_file(long):
    lines = of_2024(long).stdout.splitlines()
    assert sum("[refuse: contacts.decided_before_contact]" in line for line in lines) == 20
    place = lines.index("To refuse: 24, by 2 checks:")
    assert lines[place + 1 : place + 4] == [
        "  20 contacts.decided_before_contact: the decision is dated before the contact",
        "  4 every.repeated: a row above has the same identifier, so this one is left out",
        "To query: 30, by 2 checks:",
    ]
    assert lines[-1].startswith("Cwm Dychymyg (invented), 2024-25: 25 rows; refusals: 24, ")


def test_a_screen_shows_a_few_of_each_check_and_how_many_more_there_are(long):
    ours, theirs = pty.openpty()
    words = ["check", str(long), "--authority", "X06000001", "--year", "2024"]
    call = "from gwella.cli import main; main()"
    with os.fdopen(ours, encoding="utf-8") as screen:
        done = subprocess.run([sys.executable, "-c", call, *words], stdout=theirs, check=False)
        os.close(theirs)
        lines = []
        with suppress(OSError):  # the end of a screen that nobody writes to any more
            lines.extend(line.strip() for line in screen)
    assert done.returncode == 1
    assert sum("[refuse: contacts.decided_before_contact]" in line for line in lines) == 3
    assert any(re.match(r"Not shown: \d+\. A screen shows 3 of each check in each file", line) for line in lines)


def test_a_clean_return_exits_0(place):
    (place / "contacts.csv").write_text(CONTACTS.format(decided=RIGHT), encoding="utf-8")
    answer = of_2024(place)
    assert answer.exit_code == 0
    assert answer.stdout == "Cwm Dychymyg (invented), 2024-25: nothing to put right in 2 rows.\n"


def test_json_is_one_object_without_team_or_reference(place):
    answer = of_2024(place, "--json")
    assert answer.exit_code == 1
    content = msgspec.json.decode(answer.stdout)
    assert content["rules"] == {"contacts.decided_before_contact": 1}
    assert content["tables"]["contacts"] == {"counted": 1, "left_out": 0}
    (finding,) = content["findings"]
    assert (finding["file"], finding["row"], finding["column"]) == ("contacts.csv", 2, "decided_on")
    assert "CD-1" not in answer.stdout
    assert "Bro Hud" not in answer.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nowhere", "--authority", "X06000001", "--year", 2024), "nowhere"),
        ((".", "--authority", "X06000009", "--year", 2024), "X06000009"),
    ],
)
def test_what_cannot_be_read_is_one_sentence_and_exit_2(words, said, place, monkeypatch):
    monkeypatch.chdir(place)
    answer = run(*words)
    assert answer.exit_code == 2
    assert answer.stdout == ""
    assert said in answer.stderr
    assert len(answer.stderr.splitlines()) == 1


def test_what_cannot_be_read_is_one_object_with_json(place):
    (place / "contacts.csv").write_bytes(b"")
    answer = of_2024(place, "--json")
    assert answer.exit_code == 2
    assert msgspec.json.decode(answer.stdout)["error"]["code"] == "returns.empty_file"


def test_worklists_are_written_with_the_figures_that_change(place):
    answer = of_2024(place, "--worklist", place / "lists")
    assert "1 new, 0 still open, 0 put right" in answer.stdout
    text = (place / "lists" / "worklist-bro-hud.csv").read_text(encoding="utf-8-sig")
    assert "CD-1" in text
    assert "AD/001" in text
    assert "1 still open" in of_2024(place, "--worklist", place / "lists").stdout


def test_a_return_that_is_refused_writes_no_worklist(place):
    (place / "contacts.csv").write_bytes(b"")
    of_2024(place, "--worklist", place / "lists")
    assert not (place / "lists").exists()


def test_an_aggregate_return_beside_the_tables_is_checked_too(place):
    (place / "aggregate.csv").write_text("area,period,metric,value\nX06000001,2024,AD/001,-4\n", encoding="utf-8")
    assert "aggregate.csv, row 2, Value: a figure cannot be below 0." in of_2024(place).stdout
    for name in ("people.csv", "contacts.csv"):
        (place / name).unlink()
    assert of_2024(place).exit_code == 1


def test_the_command_speaks_welsh(place):
    words = ["check", str(place), "--authority", "X06000001", "--year", "2024", "--lang", "cy"]
    call = "from gwella.cli import main; main()"
    answer = subprocess.run([sys.executable, "-c", call, *words], capture_output=True, encoding="utf-8", check=False)
    assert answer.returncode == 1
    assert (
        "contacts.csv, rhes 2, Dyddiad y penderfyniad: mae dyddiad y penderfyniad cyn dyddiad y cyswllt."
        in answer.stdout
    )


def titles(table, field, year=None):
    return [one.title.en for one in figures_touched(year)[table, field]]


def test_every_field_that_a_metric_counts_by_is_known_to_change_it():
    touched = figures_touched()
    for metric in metrics().values():
        if metric.count is None:
            continue
        definition = tables()[metric.count.of]
        fields = [condition.field for condition in metric.count.where if condition.field in definition.columns]
        for field in (*fields, definition.key):
            assert any(metric.title.en in one.title.en for one in touched[metric.count.of, field])


def test_a_date_of_birth_changes_what_goes_by_age_and_a_sex_changes_a_breakdown():
    assert titles("people", "born_on", 2024) == ["Breakdowns by: Age group"]
    assert titles("people", "sex") == ["Breakdowns by: Sex"]
    assert "Breakdowns by: Sex" in titles("contacts", "person")


def test_only_what_a_metric_of_the_table_is_broken_down_by_is_said_of_it():
    assert "Breakdowns by: Category of alleged abuse or neglect" in titles("safeguarding", "categories")
    assert "Breakdowns by: Category of registration" not in titles("safeguarding", "categories")
    assert "Breakdowns by: Disability" not in titles("contacts", "person")


def test_a_figure_is_known_by_the_client_groups_that_it_counts():
    completed = figures_touched(2024)["assessments", "completed_on"]
    of_carers = [one for one in completed if one.title.en.startswith("CA/004")]
    assert [one.groups for one in of_carers] == [{"carer"}]
    assert {one.title.en for one in completed if one.counts("carer")} < {one.title.en for one in completed}
    of_everybody = "Reviews of plans completed by the day they were due"
    reviews = figures_touched(2024)["reviews", "completed_on"]
    assert of_everybody in [one.title.en for one in reviews if one.counts("young_carer")]


def test_a_figure_by_a_draft_definition_says_so_in_the_worklist():
    changed = titles("contacts", "contact")
    assert "AD/001 Contacts for adults received (draft definition)" in changed
    assert "AD/002 Contacts for adults in which advice or assistance was given" in changed


def test_what_a_finding_changes_is_counted_in_that_year_and_what_a_return_asks_for_comes_first():
    of_2018, of_2024, of_any = (titles("assessments", "completed_on", year) for year in (2018, 2024, None))
    assert any("PM24" in text for text in of_2018)
    assert not any("AD/004" in text for text in of_2018)
    assert not any("PM24" in text for text in of_2024)
    assert any("AD/004" in text for text in of_2024)
    assert {*of_2018, *of_2024} <= {*of_any}
    with_code = [bool(re.match(r"[A-Z]{2}/?\d", text)) for text in of_2024]
    assert with_code == sorted(with_code, reverse=True)
