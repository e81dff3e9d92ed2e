"""The impact assessment says of every table what it holds, whose, what for and how long."""

from __future__ import annotations

from datetime import date

import pytest

from gwella.code_of_practice.language import Language
from gwella.documents.html import html
from gwella.documents.pdf import pdf
from gwella.rights.impact import impact_assessment, undescribed
from gwella.rights.periods import data_sets

pytestmark = pytest.mark.django_db


def test_every_table_of_the_database_is_described():
    assert undescribed() == (), "add it to definitions/impact.toml: whose data, what for, how long"


@pytest.mark.parametrize("language", list(Language))
def test_it_names_fields_readers_and_the_places_own_periods(language: Language):
    months = {name: 7 for name, one in data_sets().items() if not one.kept}
    document = impact_assessment(language, date(2026, 11, 27), months)
    text = html(document)
    for words in ("accounts.person", "email", "audit.entry", "rights.request"):
        assert words in text
    assert {"en": "7 months", "cy": "7 o fisoedd"}[language] in text
    assert {"en": "only under a dated grant", "cy": "dim ond o dan ganiatâd â dyddiad"}[language] in text
    assert pdf(document).startswith(b"%PDF")
