"""Confirming at the desk and what the public then reads; drafts are marked on every page that names one."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from desk_pages import DESK_PAGES
from django.test import Client
from own_folder import CONTACTS, read_from
from test_pages import PAGES, address

from gwella.cli.desk_folders import Desk
from gwella.metrics.definitions import definitions
from gwella.metrics.drafts import is_draft

CONFIRM = f"/en/desk/definitions/{CONTACTS}/confirm/"
COMMENT = f"/en/desk/definitions/{CONTACTS}/comment/"
READ = {
    "code": "AD/001",
    "title": "Contacts",
    "title_cy": "Cysylltiadau",
    "wording": "The number of contacts.",
    "wording_cy": "Nifer y cysylltiadau.",
    "document": "Guidance 2026",
    "page": "12",
    "read_on": "2026-01-05",
    "role": "Performance officer",
}


@pytest.fixture
def own(desk: Desk, released: None) -> Iterator[None]:
    with read_from(desk.definitions):
        yield


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_written(
    officer: Client, own: None, desk: Desk
) -> None:
    said = officer.post(CONFIRM, READ | {"page": "", "read_on": "5 January"}).content.decode()
    assert 'id="page-error"' in said
    assert 'href="#read_on"' in said
    assert 'value="Guidance 2026"' in said
    assert "<title>Error:" in re.sub(r"<title>\s+", "<title>", said)
    assert list(desk.definitions.iterdir()) == []


def test_a_confirmation_is_read_by_all_and_its_officer_by_nobody(officer: Client, own: None, desk: Desk) -> None:
    answer = officer.post(CONFIRM, READ | {"name": "Somebody Else"})
    assert answer["Location"] == f"/en/measures/{CONTACTS}/#confirmed"
    (file,) = desk.definitions.rglob("*.toml")
    assert "Nia Prys" in file.read_text(encoding="utf-8")
    for page in (f"/en/measures/{CONTACTS}/", f"/en/changes/{_this_year()}/"):
        said = Client().get(page).content.decode()
        assert "Guidance 2026" in said
        assert "Cwm Dychymyg" in said
        assert "Nia Prys" not in said
    assert "Draft definition." not in Client().get(f"/en/measures/{CONTACTS}/").content.decode()
    assert CONTACTS not in officer.get("/en/desk/definitions/").content.decode()
    assert "written over" in officer.post(CONFIRM, READ).content.decode()


def test_a_difference_begins_an_edition_that_stays_a_draft_until_it_is_counted(officer: Client, own: None) -> None:
    differs = {"differs": "Out of hours too.", "differs_cy": "Y tu allan i oriau hefyd.", "from_year": "2026"}
    assert officer.post(CONFIRM, READ | differs).status_code == 302
    said = Client().get("/cy/newidiadau/2026/").content.decode()
    assert "Y tu allan i oriau hefyd." in said
    assert is_draft(CONTACTS)


def test_a_draft_is_opened_answered_and_shown_to_everyone(officer: Client, own: None) -> None:
    assert "in one language only" in officer.post(COMMENT, {"what": "open", "closes": "2099-01-01"}).content.decode()
    asked = {"what": "open", "closes": "2099-01-01", "question": "All?", "question_cy": "Pob un?", "role": "Officer"}
    assert officer.post(COMMENT, asked).status_code == 302
    answer = {"what": "answer", "organisation": "Gofalwyr Dychymyg", "text": "Ie.", "language": "cy"}
    assert officer.post(COMMENT, answer).status_code == 302
    said = Client().get("/en/changes/").content.decode()
    assert "All?" in said
    assert '<span lang="cy">Ie.</span>' in said
    assert "Nia Prys" not in said
    assert (
        "up to and on"
        in officer.post(COMMENT, {"what": "decide", "decision": "a", "decision_cy": "b", "role": "c"}).content.decode()
    )


def test_a_draft_is_marked_on_every_page_beside_its_title(site: Client) -> None:
    titles = {one.title.en: is_draft(key) for key, one in definitions().items()}
    for name, arguments in PAGES:
        answer = site.get(address(name, arguments, "en"))
        if not answer["Content-Type"].startswith("text/html"):
            continue
        page = answer.content.decode()
        named = re.findall(r'<a class="[^"]*"\s+href="/en/measures/[^"]*">([^<]*)</a>(.{0,600})', page, re.DOTALL)
        for title, after in named:
            if titles.get(title.replace("&#x27;", "'")):
                beside = re.split(r"</li>|</tr>|</section>|<h3", after)[0]
                assert "Draft definition" in beside, (name, arguments, title)


def test_every_page_of_confirming_is_at_the_desk_alone() -> None:
    assert {"desk-definitions", "desk-confirm", "desk-comment"} <= {name for name, _ in DESK_PAGES}


def _this_year() -> int:
    from django.utils import timezone

    from gwella.code_of_practice.years import year_of

    return year_of(timezone.localdate())


def test_one_answer_does_not_fill_the_file_for_all_others(officer: Client, own: None) -> None:
    asked = {"what": "open", "closes": "2099-01-01", "question": "All?", "question_cy": "Pob un?", "role": "Officer"}
    officer.post(COMMENT, asked)
    answer = {"what": "answer", "organisation": "Gofalwyr Dychymyg", "text": "Ie. " * 20_000, "language": "cy"}
    assert "This is too long" in officer.post(COMMENT, answer).content.decode()
    assert officer.post(COMMENT, answer | {"text": "Ie."}).status_code == 302
