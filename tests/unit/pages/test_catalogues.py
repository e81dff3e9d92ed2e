"""The Welsh catalogue is compiled when it is newer, whole, and without any gettext program."""

from __future__ import annotations

import os
from pathlib import Path

import polib
import pytest

from gwella.pages import catalogues


@pytest.fixture
def locale(tmp_path: Path) -> Path:
    folder = tmp_path / "cy" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="Measures", msgstr="Mesurau"))
    catalogue.save(str(folder / "django.po"))
    return tmp_path


def test_a_new_catalogue_is_compiled_once(locale: Path):
    assert len(catalogues.compile_catalogues(locale)) == 1
    assert catalogues.compile_catalogues(locale) == []
    assert polib.mofile(str(locale / "cy" / "LC_MESSAGES" / "django.mo"))[0].msgstr == "Mesurau"


def test_a_translators_change_is_compiled_at_the_next_start(locale: Path):
    catalogues.compile_catalogues(locale)
    po = locale / "cy" / "LC_MESSAGES" / "django.po"
    newer = po.stat().st_mtime + 10
    os.utime(po, (newer, newer))
    assert catalogues.compile_catalogues(locale) == [po]


def test_texts_are_found_in_templates_and_in_python(tmp_path: Path):
    (tmp_path / "page.html").write_text('{% translate "One" %}\n    {% include "x" with words=_("Two") %}\n')
    (tmp_path / "view.py").write_text('words = pgettext("unit", "Three")\n')
    assert set(catalogues.needed(tmp_path)) == {(None, "One", None), (None, "Two", None), ("unit", "Three", None)}


def test_gathering_adds_what_is_new_and_drops_what_went(locale: Path, monkeypatch):
    monkeypatch.setattr(catalogues, "needed", lambda: {(None, "Home", None): {"page.html"}})
    po = locale / "cy" / "LC_MESSAGES" / "django.po"
    assert catalogues.gather(po) == (1, 1)
    assert [(entry.msgid, entry.msgstr) for entry in polib.pofile(str(po))] == [("Home", "")]
