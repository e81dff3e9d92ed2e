"""`gwella check … --last-year DIR`: last year's files, or results that hold them; and results checked as figures."""

from __future__ import annotations

import msgspec
import pytest
import typer
from typer.testing import CliRunner

from gwella.cli.check import _of_last_year, check
from gwella.cli.computing import computed
from gwella.code_of_practice.results import Origin, Result, write_csv
from gwella.code_of_practice.years import Period
from gwella.returns.check import checked

AUTHORITY = "X06000001"
PEOPLE = f"person,authority,born_on,sex,language\nP1,{AUTHORITY},1950-03-02,female,welsh\n"
PLANS = "plan,authority,person,client_group,started_on,ended_on\n"
BEFORE = f"A1,{AUTHORITY},P1,adult,2023-05-01,\nA2,{AUTHORITY},P1,adult,2023-06-01,2024-01-31\n"
NOW = f"A2,{AUTHORITY},P1,adult,2023-06-01,\nA3,{AUTHORITY},P1,adult,2024-06-01,\n"

app = typer.Typer()
app.command()(check)


def a_return(folder, plans):
    folder.mkdir()
    (folder / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (folder / "plans.csv").write_text(PLANS + plans, encoding="utf-8")
    return folder


def rules(*words):
    answer = CliRunner().invoke(app, [str(word) for word in (*words, "--json")])
    content = msgspec.json.decode(answer.stdout)
    if "error" in content:
        return content["error"]["code"]
    return {(one["file"], one["row"], one["rule"]) for one in content["findings"] if one["rule"] != "heading_absent"}


def of_2024(folder, *words):
    return rules(folder, "--authority", AUTHORITY, "--year", 2024, *words)


@pytest.fixture
def places(tmp_path):
    return a_return(tmp_path / "sent", BEFORE), a_return(tmp_path / "now", NOW), tmp_path / "out"


FOUND = {("2023-24/plans.csv", 2, "every.not_carried_over"), ("plans.csv", 2, "every.reopened")}


def test_last_years_files_are_compared_with(places):
    sent, now, _ = places
    assert of_2024(now) == set()
    assert of_2024(now, "--last-year", sent) == FOUND


def test_a_row_that_is_gone_is_named_by_last_years_case_reference(places, tmp_path):
    sent, now, _ = places
    with_cases = (sent / "plans.csv").read_text(encoding="utf-8").splitlines()
    cases = ("case_reference", "CD-17", "")
    lines = [f"{line},{case}" for line, case in zip(with_cases, cases, strict=True)]
    (sent / "plans.csv").write_text("\n".join(lines), encoding="utf-8")
    before = _of_last_year(sent, AUTHORITY, Period.of_year(2024), None)
    gone = [
        one for one in checked(now, AUTHORITY, 2024, last_year=before).findings if one.rule == "every.not_carried_over"
    ]
    assert [(one.row_key, one.case_reference) for one in gone] == [("A1", "CD-17")]
    assert of_2024(now, "--last-year", sent, "--worklist", tmp_path / "lists") == FOUND
    assert "CD-17" in (tmp_path / "lists" / "worklist.csv").read_text(encoding="utf-8-sig")


def test_a_case_that_has_no_reference_is_named_by_its_row_alone(places):
    sent, now, _ = places
    before = _of_last_year(sent, AUTHORITY, Period.of_year(2024), None)
    gone = [one for one in checked(now, AUTHORITY, 2024, last_year=before).findings if one.row_key == "A1"]
    assert [one.case_reference for one in gone] == [""]


def test_what_was_kept_of_them_does_as_well(places, tmp_path):
    sent, now, out = places
    computed([sent], out, years=[2023], keys=tmp_path / "keys")
    assert of_2024(now, "--last-year", out) == FOUND


def test_results_that_hold_this_year_already_are_not_last_years(places, tmp_path):
    _, now, out = places
    computed([now], out, years=[2024], keys=tmp_path / "keys")
    assert of_2024(now, "--last-year", out) == "returns.not_last_year"


def test_files_of_another_year_are_refused(places, tmp_path):
    _, now, _ = places
    later = a_return(tmp_path / "later", f"A9,{AUTHORITY},P1,adult,2024-05-01,\n")
    assert of_2024(now, "--last-year", later) == "returns.wrong_year"


def test_a_folder_of_results_is_checked_as_the_figures_in_it(places, tmp_path):
    sent, _, out = places
    computed([sent], out, years=[2023], keys=tmp_path / "keys")
    assert rules(out, "--authority", AUTHORITY, "--year", 2023) == set()

    def figure(metric, value, area=AUTHORITY):
        return Result(metric=metric, edition=2022, area=area, period="2024", value=value, origin=Origin.ENTERED)

    whole, part = "adult.contacts.received", "adult.contacts.advice_given"
    write_csv([figure(whole, 10, "W06000001"), figure(whole, 400), figure(part, 412)], out / "results.csv")
    assert of_2024(out) == {("results.csv", 4, "figures.part_exceeds_whole")}
