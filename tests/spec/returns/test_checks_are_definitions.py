"""Checks are data: each file says what is wrong and how to put it right, and proves itself."""

from __future__ import annotations

import pytest

from gwella.code_of_practice import reading
from gwella.code_of_practice.errors import DefinitionError
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.reading import files, read
from gwella.returns.definitions import Check, checks, checks_of
from gwella.returns.examples import outcomes
from gwella.returns.findings import Finding
from gwella.snapshots.drawn import drawn
from gwella.snapshots.tables import tables

title = "What is checked"

OUTCOMES = list(outcomes())


@pytest.mark.parametrize("outcome", OUTCOMES, ids=[f"{one.check} {one.example.finds}" for one in OUTCOMES])
def test_a_check_finds_in_its_example_the_rows_it_says_and_no_others(outcome):
    assert outcome.found == tuple(sorted(outcome.example.finds)), outcome.example.says.en


@pytest.mark.parametrize("name", sorted(checks()))
def test_a_check_shows_a_row_it_finds_a_row_it_does_not_and_an_empty_cell(name):
    check = checks()[name]
    of = check.tables[0]
    found, right, empty = set(), set(), False
    for number, example in enumerate(check.example):
        given = {of: example.given} if isinstance(example.given, str) else example.given
        rows = {name: drawn(text)[1] for name, text in given.items()}
        found |= {(number, row) for row in example.finds}
        right |= {(number, row) for row in range(1, len(rows[of]) + 1)} - found
        empty = empty or any("" in row for its_rows in rows.values() for row in its_rows)
    assert found
    assert right
    assert empty


@pytest.mark.parametrize("name", sorted(checks()))
@pytest.mark.parametrize("language", list(Language))
def test_a_check_speaks_in_both_languages_about_every_table_it_is_asked_of(name, language):
    check = checks()[name]
    for table in check.tables:
        column = check.rule.fields(tables()[table])[0]
        finding = Finding(table=table, file="f.csv", row=2, column=column, rule=name, severity=check.severity)
        for sentence in (finding.what.in_(language), finding.remedy.in_(language)):
            assert sentence
            assert "{" not in sentence
        assert finding.what.in_(Language.EN) != finding.what.in_(Language.CY)


def test_a_check_of_one_table_lies_in_that_tables_folder_and_one_of_several_in_every():
    folders = {name: name.split(".")[0] for name in checks()}
    expected = {name: check.tables[0] if len(check.tables) == 1 else "every" for name, check in checks().items()}
    assert folders == expected


def test_every_table_is_asked_whose_a_row_is_whether_it_is_repeated_and_whether_it_can_be_named():
    for table in tables():
        words = {type(check.rule).__name__ for check in checks_of(table).values()}
        assert {"OwnAuthority", "Unique", "Identified"} <= words, table


def test_there_are_at_least_eighteen_checks():
    assert len(checks()) >= 18


def test_a_misspelt_word_of_a_check_is_named_with_its_file(tmp_path):
    _, right = next(iter(files("checks")))
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(right.read_text(encoding="utf-8").replace("severity", "severty"), encoding="utf-8")
    with pytest.raises(DefinitionError) as refused:
        read(wrong, Check)
    sentence = refused.value.in_(Language.EN)
    assert "wrong.toml" in sentence
    assert "severty" in sentence
    assert "severity" in sentence


@pytest.mark.parametrize(
    ("right", "wrong", "near"),
    [("contacts", "contcts", "contacts"), ("client_group", "client_grup", "client_group"), ("adult", "adlt", "adult")],
)
def test_a_name_that_leads_nowhere_is_named_with_what_is_near(tmp_path, monkeypatch, right, wrong, near):
    """A misspelt code would else be a check that never finds anything."""
    _, shipped = next(one for one in files("checks") if one[0] == "contacts.adult_under_18")
    folder = tmp_path / "checks" / "contacts"
    folder.mkdir(parents=True)
    text = shipped.read_text(encoding="utf-8").replace(f'"{right}"', f'"{wrong}"')
    (folder / "mine.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(reading, "roots", lambda: (tmp_path,))
    with pytest.raises(DefinitionError) as refused:
        checks.__wrapped__()
    assert str(refused.value).startswith("checks/contacts/mine.toml: ")
    assert f"“{wrong}”" in str(refused.value)
    assert f"“{near}”" in str(refused.value)
