"""English and Welsh are equal: every text has its Welsh, and no Welsh page holds an English one."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import polib
import pytest
from django.test import Client
from test_pages import PAGES, address

from gwella.pages.catalogues import WELSH, needed

FILLED = re.compile(r"%\(\w+\)s|%%|<[^>]+>")
# Words that are the same in both languages, and names.
LONG_ENOUGH = 4


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(WELSH))


def test_every_text_that_a_page_asks_for_has_its_welsh(catalogue: polib.POFile):
    there = {(entry.msgctxt, entry.msgid, entry.msgid_plural or None) for entry in catalogue}
    assert set(needed()) == there, "run `python -m gwella.site catalogue`"
    assert [entry.msgid for entry in catalogue if not entry.translated() or entry.fuzzy] == []


def test_a_translation_keeps_what_is_filled_in(catalogue: polib.POFile):
    for entry in catalogue:
        assert sorted(FILLED.findall(entry.msgid)) == sorted(FILLED.findall(entry.msgstr)), entry.msgid
        assert re.findall(r"<\w+:\w+>", entry.msgid) == re.findall(r"<\w+:\w+>", entry.msgstr), entry.msgid


class Visible(HTMLParser):
    """The texts of a page that a reader meets in its own language: what is marked as another one is left out."""

    EMPTY = ("meta", "link", "br", "img", "hr", "input", "path", "rect", "circle", "line")

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language, self.texts, self.stack = language, set(), []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        found = dict(attrs)
        if tag not in self.EMPTY:
            self.stack.append(found.get("lang", self.stack[-1] if self.stack else self.language))
        for name in ("aria-label", "title", "alt", "data-label"):
            if found.get(name):
                self.handle_data(found[name])

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.EMPTY and self.stack:
            self.stack.pop()

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if text and (not self.stack or self.stack[-1] == self.language):
            self.texts.add(text)


def texts_of(site: Client, language: str) -> dict[str, set[str]]:
    found = {}
    for name, arguments in PAGES:
        answer = site.get(address(name, arguments, language))
        if answer["Content-Type"].startswith("text/html"):
            reader = Visible(language)
            reader.feed(answer.content.decode())
            found[f"{name} {arguments}"] = reader.texts
    return found


@pytest.mark.parametrize("language", ["en", "cy"])
def test_no_page_holds_a_text_of_the_other_language(site: Client, catalogue: polib.POFile, language: str):
    pairs = [(entry.msgid, entry.msgstr) for entry in catalogue if "/" not in entry.msgid]
    foreign = {cy if language == "en" else en for en, cy in pairs if en != cy}
    own = {en if language == "en" else cy for en, cy in pairs}
    for page, texts in texts_of(site, language).items():
        assert texts & (foreign - own) == set(), page


def test_what_stands_on_both_pages_is_a_name_a_number_or_a_source(site: Client):
    """Every longer text that is the same on the English and the Welsh page is one that has no language."""
    english, welsh = texts_of(site, "en"), texts_of(site, "cy")
    same = {text for page in english for text in english[page] & welsh[page] if " " in text and len(text) > LONG_ENOUGH}
    assert {text for text in same if not without_language(text)} == set()


def without_language(text: str) -> bool:
    """Names of places, periods, numbers, addresses, and the wordmark."""
    name = text.removesuffix(" – Gwella")
    return name in NAMES or not re.sub(r"[\d,.%*–()/:;·’ -]", "", text)


NAMES = {"Gwynedd", "Blaenau Gwent", "Rhondda Cynon Taf", "Cwm Taf Morgannwg", "Data (JSON)"}
