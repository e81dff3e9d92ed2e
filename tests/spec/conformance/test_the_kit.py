"""The kit holds every worked example as the files of a return, with what is expected of it."""

from __future__ import annotations

import csv
import hashlib
import json
import os
from datetime import date
from pathlib import Path

import msgspec
import pytest

from gwella.cli.computing import computed
from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.places import INVENTED
from gwella.code_of_practice.sources import Confidence
from gwella.conformance import kit as kit_module
from gwella.conformance.cases import cases, cases_of, kit_id, left_out
from gwella.conformance.kit import write_kit
from gwella.metrics.definitions import definitions, in_force, metrics

title = "The conformance kit"

YEAR, DAY = 2024, date(2025, 6, 2)
# One of each table, a case of two tables, a mean, one that looks back, and two that count by another date than the
# table’s own: where nobody left care in the year, the table would not be provided for it.
COMPUTED = [
    "adult.contacts.received-1",
    "adult.assessments.completed-1",
    "adult.reablement.completed-1",
    "adult.safeguarding.days_to_enquiry-1",
    "adult.safeguarding.days_to_enquiry-2",
    "adult.services.people-1",
    "care_leaver.after_24_months-1",
    "care_leaver.eet_24m-1",
    "carer.known.carers-1",
    "child.looked_after.at_31_march-1",
    "child.protection.days_on_register-2",
    "child.protection.re_registrations-1",
    "outcomes.met_for_person-1",
    "reviews.in_time-1",
]


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_case_is_a_folder_with_the_tables_of_its_example_as_a_template_has_them(kit):
    """Identifiers that the example leaves out are filled in; people and areas are made up, and say so."""
    assert rows_of(kit / "cases" / "adult.contacts.received-1" / "contacts.csv")[1] == {
        "Contact": "N2",
        "Authority": INVENTED,
        "Person": "2",
        "Date of contact": "2025-03-31",
        "Client group": "adult",
        "Already receiving care and support": "no",
        "Advice or assistance given": "",
        "Date of decision": "",
        "Made up": "yes",
    }


def test_a_case_of_a_measure_gives_the_counts_that_it_relates(kit):
    assert rows_of(kit / "cases" / "adult.contacts.advice_share-1" / "counts.csv") == [
        {"Metric": "adult.contacts.received", "Value": "220", "Unknown": "0"},
        {"Metric": "adult.contacts.advice_given", "Value": "150", "Unknown": "20"},
    ]
    share = next(row for row in rows_of(kit / "expected.csv") if row["Case"] == "adult.contacts.advice_share-1")
    assert (share["Value"], share["Unknown"], share["Area"]) == ("0.75", "", ""), "150 of the 200 that are known"


def test_what_is_expected_says_by_which_edition_and_how_sure_it_is(kit):
    rows = {row["Case"]: row for row in rows_of(kit / "expected.csv")}
    assert set(rows) == {path.name for path in (kit / "cases").iterdir()}
    contacts = rows["adult.contacts.received-1"]
    told = [contacts[name] for name in ("Edition", "Code", "Confidence", "Period", "Value", "Unknown")]
    assert told == ["2022", "AD/001", "partly_seen", "2024", "2", "1"]


def test_where_nothing_can_be_worked_out_the_kit_says_none_and_not_nought(kit):
    rows = {row["Case"]: row["Value"] for row in rows_of(kit / "expected.csv")}
    for case in ("adult.safeguarding.days_to_enquiry-2", "adult.reablement.effective_share-3"):
        assert rows[case] == "none"


@pytest.mark.parametrize("name", COMPUTED)
def test_a_case_is_a_real_return_and_gwella_compute_gives_what_is_expected(kit, tmp_path, name):
    case = next(case for case in cases(YEAR) if case.name == name)
    done = computed([kit / "cases" / name], tmp_path / "out", keys=tmp_path / "keys", years=[int(case.period)])
    figures = [row for row in done.figures.to_pylist() if (row["metric"], row["breakdown"]) == (case.metric, "")]
    found = {row["area"]: (row["value"], row["unknown"] or 0) for row in figures if row["area"] == INVENTED}
    assert found == {INVENTED: (case.expected[INVENTED].value, case.expected[INVENTED].unknown)}


def test_every_year_has_the_cases_of_the_editions_in_force_in_it():
    """Contacts for adults broke in 2022: an example of the new edition says nothing about 2021."""
    for year in (2021, 2024):
        for case in cases(year):
            edition = in_force(definitions()[case.metric], year)
            assert edition is not None
            assert (case.edition, case.code) == (edition.from_, edition.code)
    of_2021, of_2024 = ({case.name for case in cases(year)} for year in (2021, 2024))
    assert "adult.contacts.received-1" in of_2024 - of_2021
    assert "adult.contacts.received-2" in of_2021 - of_2024


def test_what_was_only_recalled_or_is_only_collected_stays_out_and_is_named(kit):
    recalled = {key for key, metric in metrics().items() if metric.confidence is Confidence.RECALLED}
    collected = {key for key, metric in metrics().items() if metric.count is None}
    named = {row["Metric"]: row["Why it has no case"] for row in rows_of(kit / "not-in-kit.csv")}
    assert {case.metric for case in cases(YEAR)} & (recalled | collected) == set()
    assert set(named) == set(left_out(YEAR))
    assert set(named) <= recalled | collected
    assert named["population.adults"] == "It is collected, and not counted from rows."
    in_this_year = {key for key in recalled if in_force(metrics()[key], YEAR)}
    assert {named[key] for key in in_this_year} == {
        "Its definition is only from memory, and nobody has confirmed it yet."
    }


def test_an_example_of_several_authorities_has_a_folder_for_each(tmp_path, monkeypatch):
    contacts = metrics()["adult.contacts.received"]
    given = """
        authority | contacted_on | client_group | already_supported
        ----------+--------------+--------------+------------------
        Ynys Môn  | 2024-06-01   | adult        | no
        Ynys Môn  | 2024-06-02   | adult        |
        W06000002 | 2024-06-01   | child        | no
    """
    example = msgspec.structs.replace(
        contacts.example[0], given=given, expect={"Ynys Môn": 1, "W06000002": 0}, unknown={"Ynys Môn": 1}
    )
    (case,) = cases_of("two", msgspec.structs.replace(contacts, example=(example,)), YEAR)
    assert {area: (one.value, one.unknown) for area, one in case.expected.items()} == {
        "W06000001": (1, 1),
        "W06000002": (0, 0),
    }
    monkeypatch.setattr(kit_module, "cases", lambda _: (case,))
    write_kit(tmp_path / "kit", YEAR, Language.EN, DAY)
    (row,) = rows_of(tmp_path / "kit" / "cases" / "two-1" / "W06000002" / "contacts.csv")
    assert (row["Authority"], row["Contact"]) == ("W06000002", "N1")


def test_the_same_version_and_year_give_the_same_bytes_but_for_the_date(kit, tmp_path):
    write_kit(tmp_path / "again", YEAR, Language.EN, DAY)
    write_kit(tmp_path / "later", YEAR, Language.EN, date(2025, 6, 3))
    first, again, later = files_in(kit), files_in(tmp_path / "again"), files_in(tmp_path / "later")
    assert again == first
    assert {name for name in first if later[name] != first[name]} == {"manifest.json"}
    assert kit_id(2021) != kit_id(2024)


def test_the_manifest_says_what_it_is_and_has_the_hash_of_every_file(kit):
    said = json.loads((kit / "manifest.json").read_bytes())
    assert [said[name] for name in ("year", "first_day", "last_day", "made_on", "kit")] == [
        2024,
        "2024-04-01",
        "2025-03-31",
        "2025-06-02",
        kit_id(YEAR),
    ]
    assert said["licence"]["name"] == "Apache-2.0"
    hashed = {name: hashlib.sha256(content).hexdigest() for name, content in files_in(kit).items()}
    assert said["files"] == {name: found for name, found in hashed.items() if name != "manifest.json"}


def test_the_readme_tells_of_every_file_in_both_languages(kit):
    english, welsh = (kit / "README.md").read_text(encoding="utf-8").split("\n---\n")
    for name in ("expected.csv", "results-template.csv", "not-in-kit.csv", "manifest.json", "counts.csv", "cases/"):
        assert f"`{name}`" in english
        assert f"`{name}`" in welsh
    assert "gwella conformance check results.csv --year 2024" in english
    assert "gwella conformance check canlyniadau.csv --year 2024" in welsh


def test_in_welsh_the_files_and_headings_are_welsh_and_the_kit_is_the_same_one(kit, tmp_path):
    write_kit(tmp_path / "pecyn", YEAR, Language.CY, DAY)
    (row, *_) = rows_of(tmp_path / "pecyn" / "cases" / "adult.contacts.received-1" / "cysylltiadau.csv")
    assert row["Dyddiad y cyswllt"] == "2024-04-01"
    assert list(rows_of(tmp_path / "pecyn" / "results-template.csv")[0])[:2] == ["Enghraifft", "Metrig"]
    kits = [json.loads((place / "manifest.json").read_bytes())["kit"] for place in (kit, tmp_path / "pecyn")]
    assert kits[0] == kits[1]


def test_a_folder_that_is_not_empty_is_refused_and_left_alone(tmp_path):
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "mine").write_text("CANARY", encoding="utf-8")
    with pytest.raises(NotAllowed, match="taken is not an empty folder"):
        write_kit(tmp_path / "taken", YEAR, Language.EN, DAY)
    assert [path.name for path in tmp_path.rglob("*")] == ["taken", "mine"]


def test_a_kit_that_cannot_be_finished_leaves_nothing(tmp_path, monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kit_module, "write_guide", full)
    with pytest.raises(OSError, match="No space"):
        write_kit(tmp_path / "kit", YEAR, Language.EN, DAY)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_where_nothing_may_be_written_one_sentence_says_so(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(NotAllowed, match="cannot be made"):
        write_kit(tmp_path / "kit", YEAR, Language.EN, DAY)
    tmp_path.chmod(0o700)
