"""The supplier's pack: tables, codes, checks, samples and definitions as data, which others can build in."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.places import INVENTED
from gwella.conformance.specification import write_specification
from gwella.conformance.specification.changes import changes_page
from gwella.metrics.changes import changes
from gwella.metrics.definitions import definitions, in_force
from gwella.returns.check import checked
from gwella.returns.definitions import checks
from gwella.snapshots.tables import Kind, lists, tables

title = "The supplier’s pack"

YEAR, DAY = 2024, date(2025, 6, 2)
# What the Table Schema standard allows for each of the types that we use.
CONSTRAINTS = {
    "string": {"required", "unique", "enum", "pattern", "minLength", "maxLength"},
    "date": {"required", "unique", "enum", "minimum", "maximum"},
    "boolean": {"required", "enum"},
}
NAME = re.compile(r"[-a-z0-9._/]+")


@pytest.fixture(scope="session")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("supplier") / "pack"
    write_specification(folder, YEAR, DAY)
    return folder


def data(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def schema(pack: Path, name: str) -> dict[str, Any]:
    return data(pack / "tables" / f"{name}.schema.json")


@pytest.mark.parametrize("name", tables())
def test_a_table_is_a_valid_table_schema(pack, name):
    """The rules of the published profile: datapackage.org/profiles/2.0/tableschema.json."""
    one = schema(pack, name)
    names = [field["name"] for field in one["fields"]]
    assert names == list(dict.fromkeys(names)) == list(tables()[name].columns)
    for field in one["fields"]:
        assert set(field.get("constraints", {})) <= CONSTRAINTS[field["type"]]
        assert field.get("format", "default") == "default"
        assert isinstance(field["title"], str)
        assert isinstance(field.get("description", ""), str)
        assert isinstance(field.get("constraints", {}).get("required", True), bool)
        if field["type"] == "boolean":
            assert {"yes", "ie"} == set(field["trueValues"])
            assert {"no", "na"} == set(field["falseValues"])
        if "enum" in field.get("constraints", {}):
            codes = field["constraints"]["enum"]
            assert len(codes) == len(set(codes)) > 0
            assert codes == list(lists()[tables()[name].columns[field["name"]].list].codes)
    assert one["missingValues"] == [""]
    assert one["primaryKey"] == [tables()[name].key]
    for key in one.get("foreignKeys", []):
        assert set(key) == {"fields", "reference"}
        assert set(key["fields"]) <= set(names)
        assert key["reference"]["resource"] in tables()
        assert set(key["reference"]["fields"]) <= set(tables()[key["reference"]["resource"]].columns)


def test_rows_name_people_and_plans_in_their_own_tables(pack):
    assert schema(pack, "services")["foreignKeys"] == [
        {"fields": ["person"], "reference": {"resource": "people", "fields": ["person"]}},
        {"fields": ["plan"], "reference": {"resource": "plans", "fields": ["plan"]}},
    ]
    assert "foreignKeys" not in schema(pack, "people")


def test_the_data_package_is_a_valid_one_over_the_good_samples(pack):
    """Of datapackage.org/profiles/2.0/datapackage.json: named resources with a path and a schema that are there."""
    package = data(pack / "datapackage.json")
    assert NAME.fullmatch(package["name"])
    assert [resource["name"] for resource in package["resources"]] == list(tables())
    for resource in package["resources"]:
        assert NAME.fullmatch(resource["name"])
        assert (pack / resource["path"]).is_file()
        assert (pack / resource["schema"]).is_file()
    assert package["licenses"][0]["name"] == "Apache-2.0"


@pytest.mark.parametrize("name", tables())
def test_the_good_samples_fit_their_schemas(pack, name):
    one = schema(pack, name)
    rows = rows_of(pack / "samples" / "good" / f"{name}.csv")
    assert rows
    assert list(rows[0]) == [field["name"] for field in one["fields"]]
    for field in one["fields"]:
        constraints = field.get("constraints", {})
        cells = [row[field["name"]] for row in rows]
        said = [cell for cell in cells if cell]
        assert said == cells or not constraints.get("required"), field["name"]
        assert set(said) <= set(constraints.get("enum", said))
        assert all(re.fullmatch(constraints.get("pattern", ".*"), cell) for cell in said)
        if field["type"] == "date":
            assert all(date.fromisoformat(cell) for cell in said)
        if field["type"] == "boolean":
            assert set(said) <= {*field["trueValues"], *field["falseValues"]}
    keys = [row[one["primaryKey"][0]] for row in rows]
    assert len(set(keys)) == len(keys)
    for key in one.get("foreignKeys", []):
        (field,), reference = key["fields"], key["reference"]
        others = rows_of(pack / "samples" / "good" / f"{reference['resource']}.csv")
        assert {row[field] for row in rows} - {""} <= {row[reference["fields"][0]] for row in others}


@pytest.mark.parametrize("year", [2020, 2023, 2024, 2027])
def test_nothing_is_found_in_the_good_samples_whichever_the_year(tmp_path, year):
    write_specification(tmp_path / "pack", year, DAY)
    found = checked(tmp_path / "pack" / "samples" / "good", INVENTED, year)
    assert found.findings == ()
    assert all(len(rows) for rows in found.tables.values())


def test_each_check_has_bad_samples_and_what_it_finds_in_them(pack):
    expected = rows_of(pack / "samples" / "expected_findings.csv")
    assert {row["check"] for row in expected if row["is_its_subject"] == "yes"} == set(checks())
    for key, check in checks().items():
        found = [
            int(row["row"] or 1) - 1
            for row in expected
            if row["sample"] == f"bad/{key}" and row["check"] == key and row["file"].endswith(f"{check.tables[0]}.csv")
        ]
        assert tuple(sorted(found)) == tuple(sorted(check.example[0].finds)), key


@pytest.mark.parametrize(
    "key", ["contacts.no_date", "every.person_not_listed", "looked_after.overlapping", "people.no_sex"]
)
def test_gwella_check_finds_in_a_bad_sample_what_is_expected(pack, key):
    found = checked(pack / "samples" / "bad" / key, INVENTED, 2024).findings
    expected = [row for row in rows_of(pack / "samples" / "expected_findings.csv") if row["sample"] == f"bad/{key}"]
    assert {(f"{f.table}.csv", str(f.row), f.column, f.rule, f.severity.value) for f in found if f.row is not None} == {
        (row["file"], row["row"], row["column"], row["check"], row["severity"]) for row in expected
    }


def test_checks_are_told_in_words_in_both_languages_and_as_the_rule_itself(pack):
    rows = rows_of(pack / "checks.csv")
    assert {(row["check"], row["table"]) for row in rows} == {
        (k, name) for k, c in checks().items() for name in c.tables
    }
    order = next(row for row in rows if row["check"] == "assessments.completed_before_referral")
    assert order["severity"] == "refuse"
    assert order["what_cy"] == "cwblhawyd yr asesiad cyn i’r person gael ei atgyfeirio"
    assert json.loads(order["rule"]) == {"word": "not_before", "field": "completed_on", "earlier": "referred_on"}
    whole = data(pack / "checks.json")
    assert set(whole) == set(checks())
    assert whole["every.repeated"]["leaves_row_out"] is True
    assert "{" not in "".join(row[name] for row in rows for name in ("what_en", "what_cy", "remedy_en", "remedy_cy"))


def test_codes_have_both_labels_and_what_else_is_read(pack):
    assert {path.stem for path in (pack / "lists").iterdir()} == {*lists(), "authorities"}
    assert rows_of(pack / "lists" / "sex.csv")[0] == {
        "code": "female",
        "title_en": "Female",
        "title_cy": "Benyw",
        "aliases": "F; 2; benywaidd",
        "counts_as_unknown": "no",
    }
    assert len(rows_of(pack / "lists" / "authorities.csv")) == 22 + 1
    for one in tables().values():
        assert all((pack / "lists" / f"{c.list}.csv").is_file() for c in one.columns.values() if c.kind is Kind.CHOICE)


def test_definitions_are_told_with_their_editions_and_how_sure_they_are(pack):
    told = data(pack / "metrics.json")["metrics_and_measures"]
    assert set(told) == {key for key, one in definitions().items() if in_force(one, YEAR)}
    contacts = told["adult.contacts.received"]
    assert (contacts["confidence"], contacts["is_draft"], contacts["in_force"]["from"]) == ("partly_seen", True, 2022)
    assert [edition["from"] for edition in contacts["edition"]] == [2020, 2022]
    assert {"field": "already_supported", "is": False} in contacts["in_force"]["count"]["where"]
    assert len(contacts["in_force"]["in_words"]["cy"]) == len(contacts["in_force"]["count"]["where"]) + 1
    assert "count" not in told["population.adults"]["in_force"], "a metric that is only collected counts nothing"
    share = told["adult.contacts.advice_share"]
    assert share["share"]["whole"] == share["in_force"]["share"]["whole"] == "adult.contacts.received"


def test_where_a_table_or_a_definition_comes_from_is_told_in_both_languages(pack):
    told = data(pack / "metrics.json")["metrics_and_measures"]
    assert told["adult.reablement.completed"]["source"] == {
        "en": "Social services activity 2022-23 (gov.wales); code AD/010 not confirmed",
        "cy": "Gweithgarwch gwasanaethau cymdeithasol 2022-23 (gov.wales); ni chadarnhawyd y cod AD/010",
    }
    sources = [*(one["source"] for one in told.values()), *(schema(pack, name)["source"] for name in tables())]
    assert all(set(source) == {"en", "cy"} for source in sources)


def test_it_is_told_where_there_is_no_figure_rather_than_nought(pack):
    told = data(pack / "metrics.json")["metrics_and_measures"]
    for key, says in (
        ("adult.safeguarding.days_to_enquiry", "Where no row has a value that is known"),
        ("adult.contacts.advice_share", "Where nothing of the whole is known"),
        ("adult.contacts.rate", "Where the population is 0"),
    ):
        assert told[key]["in_force"]["no_figure"]["en"].startswith(says)
        assert told[key]["in_force"]["no_figure"]["cy"].endswith("Nid 0 mohono.")
    assert "no_figure" not in told["adult.contacts.received"]["in_force"], "a count of nothing is 0"


def test_what_changed_is_told_by_year_and_so_is_what_cannot_be_told(pack):
    assert {one.key for one in changes(2022)} >= {"adult.contacts.received", "adult.contacts.advice_given"}
    page = changes_page(2022)
    assert "The series breaks here" in page
    assert "Mae toriad yn y gyfres yma" in page
    assert "do not yet say from which year on they hold" in changes_page(2024)
    assert data(pack / "changes.json")["definitions"] == data(pack / "changes.json")["checks"] == []
    assert "- `carers.no_hours`: " in changes_page(2020)
    assert "The checks of 2024-25 are those of the year before." in changes_page(2024)


def test_the_same_version_and_year_give_the_same_bytes_but_for_the_date(pack, tmp_path):
    write_specification(tmp_path / "later", YEAR, date(2025, 6, 3))
    files = [path.relative_to(pack).as_posix() for path in pack.rglob("*") if path.is_file()]
    differ = {name for name in files if (pack / name).read_bytes() != (tmp_path / "later" / name).read_bytes()}
    assert differ == {"manifest.json", "datapackage.json"}


def test_the_manifest_has_the_hash_of_every_file(pack):
    said = data(pack / "manifest.json")
    files = {path.relative_to(pack).as_posix(): path.read_bytes() for path in pack.rglob("*") if path.is_file()}
    files.pop("manifest.json")
    assert said["files"] == {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    assert (said["year"], said["made_on"], said["licence"]["name"]) == (2024, "2025-06-02", "Apache-2.0")


def test_the_readme_tells_of_every_file_in_both_languages(pack):
    english, welsh = (pack / "README.md").read_text(encoding="utf-8").split("\n---\n")
    for path in pack.iterdir():
        told = {"tables": "tables/*.schema.json", "lists": "lists/*.csv", "samples": "samples/good/"}.get(path.name)
        if path.name != "README.md":
            assert f"`{told or path.name}`" in english
            assert f"`{told or path.name}`" in welsh


def test_a_folder_that_is_not_empty_is_refused(tmp_path):
    (tmp_path / "mine").write_text("CANARY", encoding="utf-8")
    with pytest.raises(NotAllowed, match="is not an empty folder"):
        write_specification(tmp_path, YEAR, DAY)
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
