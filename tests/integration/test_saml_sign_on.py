"""Signing in by SAML 2.0, with the provider's metadata from a file and every connection to anywhere refused."""

from __future__ import annotations

import re
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from hands import ONE, member, signed_in
from saml_provider import DOOR, SamlProvider, stamp

from gwella.accounts.models import Membership, Person
from gwella.accounts.parts import SHOWN_THERE
from gwella.audit.models import Entry

pytestmark = pytest.mark.django_db
OBJECT = "http://schemas.microsoft.com/identity/claims/objectidentifier"
TENANT = "http://schemas.microsoft.com/identity/claims/tenantid"
HUW = {
    OBJECT: ["o-1"],
    TENANT: ["t-1"],
    "roles": ["Gwella.Practitioner"],
    "name": ["Huw Elis"],
    "mail": ["h@mon.example"],
}
FILE = f"""
[[provider]]
key = "mon"
kind = "saml"
title = {{ en = "Isle of Anglesey staff", cy = "Staff Ynys Môn" }}
place = "{ONE}"
metadata = "mon.xml"
object = "{OBJECT}"
tenant_claim = "{TENANT}"
tenant = "t-1"
email_claim = "mail"
second_factor = {{ claim = "amr", holds = ["mfa"] }}

[provider.roles]
"Gwella.Practitioner" = "practitioner"
"Gwella.Director" = "director"
"""


@pytest.fixture(autouse=True)
def shut(monkeypatch):
    """Let nothing be reached: whoever opens a connection fails the test."""

    def refuse(*args):
        raise AssertionError("the network is shut")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    with override("en"):
        yield


@pytest.fixture
def idp(tmp_path: Path, settings) -> SamlProvider:
    provider = SamlProvider()
    (tmp_path / "mon.xml").write_text(provider.metadata())
    (tmp_path / "sign-on.toml").write_text(FILE)
    settings.GWELLA_SIGN_ON = str(tmp_path / "sign-on.toml")
    return provider


def link_of(answer) -> str:
    return re.search(r'url=([^"]+)"', answer.content.decode()).group(1).replace("&amp;", "&")


def through(idp: SamlProvider, said: dict, client: Client | None = None, times: int = 1, **changed: str):
    """Go to the provider and back; return the browser and the last answer."""
    client = client or Client()
    door = link_of(client.post(reverse("sign-on", args=["mon"])))
    assert door.startswith(DOOR)
    form = idp.answer(door, said, **changed)
    for _ in range(times):
        page = client.post(reverse("saml-answer", args=["mon"]), {"SAMLResponse": form})
        answer = client.get(link_of(page))
    return client, answer


def test_a_first_sign_in_makes_a_practitioner_and_asks_for_a_second_factor(idp: SamlProvider):
    client, answer = through(idp, HUW)
    assert answer["Location"] == reverse("arrive")
    huw = Person.objects.get()
    assert (huw.name, huw.email, huw.by_provider, huw.has_usable_password()) == (
        "Huw Elis",
        "h@mon.example",
        "mon",
        False,
    )
    assert [(one.role, one.place, one.waits_for) for one in huw.memberships.all()] == [("practitioner", ONE, "")]
    assert client.get(reverse("arrive"))["Location"] == reverse("mfa_index")
    assert client.get(reverse("account_change_password")).status_code == 404
    assert SocialAccount.objects.get().extra_data == {}
    verbs = set(Entry.objects.filter(place=ONE).values_list("what", flat=True))
    assert {"person.first_sign_in", "role.give"} <= verbs


def test_who_showed_a_second_factor_there_needs_no_other(idp: SamlProvider):
    client, _ = through(idp, HUW | {"amr": ["pwd", "mfa"]})
    assert client.session[SHOWN_THERE] is True
    client.get(reverse("arrive"))
    assert client.get(reverse("own-account")).status_code == 200


def test_the_same_person_comes_back_as_the_same_whatever_their_address(idp: SamlProvider):
    through(idp, HUW)
    through(idp, HUW | {"mail": ["another@mon.example"], "name": ["Huw E."]})
    assert Person.objects.count() == 1


def test_an_address_that_is_somebodys_here_opens_nothing_of_theirs(idp: SamlProvider):
    nia = member("director", ONE)
    client, _ = through(idp, HUW | {"mail": [nia.person.email], "amr": ["mfa"]})
    client.get(reverse("arrive"))
    assert client.session["visitor"]["person"] != nia.person.public_id
    assert Person.objects.filter(email=nia.person.email).count() == 2


def at(hours: int) -> str:
    return stamp(datetime.now(UTC) + timedelta(hours=hours))


@pytest.mark.parametrize(
    ("why", "said", "changed"),
    [
        ("is not signed", {}, {"signed": "no"}),
        ("Signature validation failed", {}, {"key": "another"}),
        ("Signature validation failed", {}, {"altered": "after it was signed"}),
        ("not a valid audience", {}, {"audience": "https://another.example/"}),
        ("Invalid issuer", {}, {"issuer": "https://idp.gwynedd.example/saml"}),
        ("expired", {}, {"until": at(-1), "since": at(-2)}),
        ("not yet valid", {}, {"since": at(1), "until": at(2)}),
        ("instead of https://another.example", {}, {"to": "https://another.example/saml/"}),
        ("PermissionDenied", {}, {"in_answer_to": "_asked_by_nobody"}),
        ("tenant", {TENANT: ["t-2"]}, {}),
        ("tenant", {TENANT: []}, {}),
        ("object", {OBJECT: []}, {}),
    ],
)
def test_what_is_not_from_there_and_for_us_lets_nobody_in(
    idp: SamlProvider, caplog, why: str, said: dict, changed: dict
):
    client, answer = through(idp, HUW | said, **changed)
    assert answer.status_code == 401
    assert "You were not signed in" in answer.content.decode()
    assert why in caplog.text
    assert not Person.objects.exists()
    assert client.get(reverse("arrive")).status_code == 404


def test_an_assertion_lets_in_once(idp: SamlProvider, caplog):
    _, answer = through(idp, HUW, times=2)
    assert answer.status_code == 401
    assert "replayed" in caplog.text


def test_an_assertion_that_was_stolen_lets_nobody_in_elsewhere(idp: SamlProvider):
    client, thief = Client(), Client()
    form = idp.answer(link_of(client.post(reverse("sign-on", args=["mon"]))), HUW)
    page = thief.post(reverse("saml-answer", args=["mon"]), {"SAMLResponse": form})
    assert thief.get(link_of(page)).status_code == 401
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    "form", ["", "no base 64", "PGE+PC9hPg==", "PCFET0NUWVBFIGEgWzwhRU5USVRZIGIgImMiPl0+PGE+JmI7PC9hPg=="]
)
def test_nonsense_is_answered_with_a_sentence(idp: SamlProvider, form: str):
    client = Client()
    page = client.post(reverse("saml-answer", args=["mon"]), {"SAMLResponse": form})
    assert client.get(link_of(page)).status_code == 401


def test_a_role_above_practitioner_waits_whatever_the_claim_says(idp: SamlProvider):
    administrator = member("authority_administrator", ONE)
    client, _ = through(idp, HUW | {"roles": ["Gwella.Director", "Gwella.Practitioner", "Gwella.King"], "amr": ["mfa"]})
    client.get(reverse("arrive"))
    assert client.session["visitor"]["role"] == "practitioner"
    theirs = Membership.objects.filter(person__by_provider="mon")
    assert dict(theirs.values_list("role", "waits_for")) == {
        "practitioner": "",
        "director": "authority_administrator",
    }
    page = signed_in(administrator)
    asked = theirs.get(role="director")
    assert "asks for these" in page.get(reverse("people")).content.decode()
    page.post(reverse("role-grant", args=[asked.public_id]))
    assert Membership.objects.get(pk=asked.pk).waits_for == "director"
    director = signed_in(member("director", ONE))
    director.post(reverse("role-decide", args=[asked.public_id]), {"what": "approve"})
    assert Membership.objects.get(pk=asked.pk).waits_for == ""


def test_what_the_provider_says_no_more_ends_and_what_the_administrator_ended_stays_ended(idp: SamlProvider):
    through(idp, HUW)
    client, _ = through(idp, HUW | {"roles": [], "amr": ["mfa"]})
    assert "You have no role in force" in client.get(client.get(reverse("arrive"))["Location"]).content.decode()
    through(idp, HUW)
    assert Membership.objects.in_force(datetime.now(UTC).date()).count() == 1
    Membership.objects.update(ended_at=datetime.now(UTC))
    through(idp, HUW)
    assert Membership.objects.in_force(datetime.now(UTC).date()).count() == 0


def test_who_is_switched_off_is_not_let_in_by_their_provider(idp: SamlProvider):
    through(idp, HUW)
    Person.objects.update(is_active=False)
    _, answer = through(idp, HUW)
    assert answer["Location"] == reverse("account_inactive")


def test_where_the_provider_makes_nobody_a_stranger_is_told_so(idp: SamlProvider, settings):
    path = Path(settings.GWELLA_SIGN_ON)
    path.write_text(FILE.replace('metadata = "mon.xml"', 'metadata = "mon.xml"\ncreates = false'))
    _, answer = through(idp, HUW)
    assert "You have no account here" in answer.content.decode()
    assert not Person.objects.exists()


def test_our_metadata_says_where_to_answer(idp: SamlProvider):
    text = Client().get(reverse("saml-metadata", args=["mon"])).content.decode()
    assert "http://testserver/sign-on/mon/saml/" in text
    assert 'WantAssertionsSigned="true"' in text


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_sign_in_page_shows_the_way_in_both_languages(idp: SamlProvider, language: str):
    with override(language):
        page = Client().get(reverse("account_login")).content.decode()
    assert {"en": "Isle of Anglesey staff", "cy": "Staff Ynys Môn"}[language] in page


@pytest.mark.parametrize("route", ["sign-on", "saml-answer", "saml-finish", "saml-metadata", "openid_connect_callback"])
def test_a_provider_that_is_not_there_has_no_pages(idp: SamlProvider, route: str):
    assert Client().post(reverse(route, args=["gwynedd"])).status_code == 404
