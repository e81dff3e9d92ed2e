"""A dated grant opens an authority's signed returns to an inspector: to be read, for as long as it lasts, no longer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hands import ONE, TWIN, member, signed_in
from hands_recorded import grant_to
from travelled import YEAR, ask, decide, sign_and_send

from gwella.audit.models import Entry
from gwella.code_of_practice.places import area
from gwella.measuring import approval

pytestmark = pytest.mark.django_db
MISSING = "/en/opened-returns/isle-of-anglesey/there-is-none/"
WHY = "Inspection of 2026"


@pytest.fixture(autouse=True)
def own_data(settings, tmp_path):
    settings.DATA, settings.DESK = tmp_path, None


@pytest.fixture
def inspector():
    return member("inspector", "", name="Gwen Arolygydd")


def granted(inspector, place: str = ONE, **fields):
    return grant_to(inspector, place, **{"resource": "signed_return", "purpose": WHY, **fields})


def address(place: str = ONE) -> str:
    return reverse("granted-return", args=[area(place), approval.of_year(place, YEAR).public_id])


def is_missing(browser: Client, where: str) -> bool:
    answer, missing = browser.get(where), browser.get(MISSING)
    return answer.status_code == missing.status_code == 404 and answer.content == missing.content


def test_a_grant_opens_signed_returns_and_that_they_were_read_is_recorded_there(inspector):
    sign_and_send(ONE, 412)
    browser = signed_in(inspector)
    assert is_missing(browser, address())
    grant = granted(inspector)
    listed = browser.get(reverse("granted-returns")).content.decode()
    assert "Isle of Anglesey" in listed
    assert WHY in listed
    assert address() in listed
    page = browser.get(address()).content.decode()
    assert "412" in page
    assert WHY in page
    entry = Entry.objects.of(ONE).get(what="return.see")
    assert (entry.who, entry.role, entry.reason) == (inspector.person.public_id, "inspector", WHY)
    assert entry.on == approval.of_year(ONE, YEAR).public_id
    assert "figures.csv" not in page, "it is read, and not taken along"
    assert "<form" not in page.split("<main", 1)[1]
    assert browser.post(address()).status_code == 405
    assert grant.until > timezone.localdate()


def test_it_opens_nothing_but_what_is_signed_at_the_place_that_gave_it(inspector):
    sign_and_send(ONE, 412)
    sign_and_send(TWIN, 655)
    granted(inspector)
    browser = signed_in(inspector)
    assert browser.get(address()).status_code == 200
    assert is_missing(browser, address(TWIN))
    # The one's return under the other's name, and what Welsh Government has of it, are as little there.
    one = approval.of_year(ONE, YEAR).public_id
    assert is_missing(browser, reverse("granted-return", args=[area(TWIN), one]))
    for route in ("received-return", "received-return-file"):
        assert is_missing(browser, reverse(route, args=[area(ONE), one]))
    decide(ONE, "return", "Why?")
    assert is_missing(browser, address()), "what went back to be corrected is signed no more"


def test_once_it_has_ended_the_answer_is_that_of_what_is_not_there(inspector):
    sign_and_send(ONE, 412)
    today = timezone.localdate()
    browser = signed_in(inspector)
    granted(inspector, since=today - timedelta(days=9), until=today - timedelta(days=1))
    granted(inspector, since=today + timedelta(days=1), until=today + timedelta(days=9))
    granted(inspector, resource="audit_log")
    granted(member("inspector", ""))
    assert is_missing(browser, address())
    grant = granted(inspector)
    assert browser.get(address()).status_code == 200
    lead = signed_in(member("governance_lead", ONE))
    assert lead.post(reverse("grant-withdraw", args=[grant.public_id])).status_code == 302
    assert is_missing(browser, address())
    assert "No authority has given you a grant" in browser.get(reverse("granted-returns")).content.decode()
    assert Entry.objects.of(ONE).filter(what="return.see").count() == 1


def test_both_revisions_are_shown_and_nothing_that_is_not_signed(inspector):
    sign_and_send(ONE, 412)
    decide(ONE, "accept")
    ask(ONE, "A team was left out.")
    decide(ONE, "let_correct")
    granted(inspector)
    browser, (first,) = signed_in(inspector), approval.accepted(ONE, YEAR)
    before = browser.get(reverse("granted-return", args=[area(ONE), first.public_id])).content.decode()
    assert is_missing(browser, address()), "the correction is a draft"
    assert "Revision 1" not in before
    sign_and_send(ONE, 502)
    page = browser.get(address()).content.decode()
    assert "502" in page
    assert "412" in page
    assert "Why it is corrected: A team was left out." in page


def test_a_grant_of_signed_returns_is_given_at_the_page(inspector):
    today = timezone.localdate()
    sign_and_send(ONE, 412)
    given = {"email": inspector.person.email, "resource": "signed_return", "purpose": WHY}
    given |= {"since": str(today), "until": str(today + timedelta(days=30))}
    assert signed_in(member("director", ONE)).post(reverse("grant-give"), given).status_code == 302
    assert signed_in(inspector).get(address()).status_code == 200


@pytest.mark.parametrize(
    ("field", "typed"),
    [("email", "x"), ("resource", "x"), ("since", "May"), ("until", ""), ("until", "2020-01-01"), ("purpose", "no")],
)
def test_what_stands_in_the_way_of_a_grant_is_said_at_its_field(inspector, field: str, typed: str):
    today = timezone.localdate()
    given = {"email": inspector.person.email, "resource": "signed_return", "purpose": WHY}
    given |= {"since": str(today), "until": str(today + timedelta(days=30))}
    given |= {field: typed}
    page = signed_in(member("director", ONE)).post(reverse("grant-give"), given).content.decode()
    assert f'<a href="#{field}">' in page
    assert f'id="{field}"' in page
