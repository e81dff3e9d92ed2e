"""Headings that do not match are matched on a page, and no page reads what a stranger sent by itself."""

from __future__ import annotations

import html
import re

import pytest
from django.urls import reverse
from hands import ONE, member, signed_in
from sent_files import of_answer, send, work_off

from gwella.site import apart
from gwella.site.quarantine import FILES, quarantine

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("server_of_many_hands")]


@pytest.fixture
def officer(db):
    return signed_in(member("performance_officer", ONE))


def form(text):
    """Return what a browser would send of the mapping's page as it stands."""
    sent = {"stamp": re.findall(r'name="stamp" value="(\w+)"', text)[-1]}
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', text, re.S):
        found = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        sent[name] = found.group(1)
    return sent


def staged(officer):
    """Send a file whose headings wait to be matched, and return its submission and the mapping's address."""
    rows = "Cyf;Pers;Dyddiad y cyswllt;Grwp Cleientiaid\n1;A;01/05/2024;Oedolion\n2;B;13/05/2024;Oedolion\n"
    row = of_answer(send(officer, {"cysylltiadau.csv": rows.encode()}), ONE)
    work_off()
    return row, reverse("submission-mapping", args=[row.public_id])


def test_no_page_reads_what_was_sent_by_itself(officer, monkeypatch):
    """The mapping is looked at, saved and accepted by a process that can harm nothing; the page shows what it said."""

    def reads(*given, **more):
        raise AssertionError("the page reads a file that a stranger sent")

    row, address = staged(officer)
    for name in ("every_extract", "read_return", "standing"):
        monkeypatch.setattr(f"gwella.returns.extracts.proposal.standing.{name}", reads)
    text = html.unescape(officer.get(address).content.decode())
    assert "“Oedolion” (rows: 2)" in text
    sent = form(text) | {"0.contact.heading": "Cyf", "0.person.heading": "Pers", "0.authority.heading": "="}
    for name, heading in sent.items():
        if name.endswith(".heading") and not heading:
            sent[name] = "-"
    text = html.unescape(officer.post(f"{address}save/", sent, follow=True).content.decode())
    assert "A proposal is saved" in text
    assert "rows 2 = taken 2 + listed 0" in text
    seen = {"stamp": form(text)["stamp"], "seen": "yes"}
    text = html.unescape(officer.post(f"{address}accept/", seen, follow=True).content.decode())
    assert "was accepted by Nia Prys on" in text
    assert (quarantine(ONE, row.public_id) / FILES / "mapping.toml").is_file()
    assert not list(quarantine(ONE, row.public_id).glob("work-*"))


@pytest.mark.parametrize(
    ("limit", "value", "says"), [("SECONDS_A_FILE", 0, "took longer than"), ("MEMORY", 1024**2, "memory")]
)
def test_a_file_too_much_for_the_mapping_is_said_on_its_page(officer, monkeypatch, limit, value, says):
    _, address = staged(officer)
    monkeypatch.setattr(apart, limit, value)
    answer = officer.get(address)
    assert answer.status_code == 200
    assert says in html.unescape(answer.content.decode())
