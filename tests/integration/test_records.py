"""From record to figure: of every field a page says where it goes, what goes wrong, and shows an example."""

from __future__ import annotations

import pytest
from django.test import Client

from gwella.code_of_practice.language import Language
from gwella.returns.definitions import checks_of
from gwella.site.records import fields
from gwella.snapshots.tables import tables

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", tables())
def test_every_field_stands_there_with_what_the_check_finds_in_it(name: str) -> None:
    found = fields(name)
    assert [field.name for field in found] == list(tables()[name].columns)
    said = {finding.rule for field in found for finding in field.mistakes}
    assert said == {key for key, check in checks_of(name).items() if check.rule.fields(tables()[name])}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", tables())
def test_no_mistake_is_said_with_a_gap_in_it(name: str, language: Language) -> None:
    for field in fields(name):
        for mistake in field.mistakes:
            assert "{" not in mistake.what.in_(language) + mistake.remedy.in_(language)


def test_an_example_shows_the_field() -> None:
    supported = next(field for field in fields("contacts") if field.name == "already_supported")
    assert supported.example
    assert supported.example[0].key in {"adult.contacts.advice_given", "adult.contacts.received"}


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/en/records/contacts/", ["It decides whether a record counts", "Record yes or no, as it was on the day"]),
        ("/cy/cofnodion/cysylltiadau/", ["Mae’n penderfynu a yw cofnod yn cyfrif", "Beth sy’n aml yn mynd o’i le"]),
    ],
)
def test_the_page_says_it_in_both_languages(client: Client, address: str, words: list[str]) -> None:
    page = client.get(address).content.decode()
    for said in words:
        assert said in page


def test_a_table_that_is_not_there_is_not_found(client: Client) -> None:
    assert client.get("/en/records/secrets/").status_code == 404
    assert client.get("/en/records/cysylltiadau/").status_code == 404
