"""Signing in by OpenID Connect, through providers that are servers of their own."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from hands import ONE, TWIN, member
from oidc_provider import Lying, consent, lying_provider, make_known, public_provider

from gwella.accounts.models import Membership, Person
from gwella.accounts.providers import Kind, Provider, providers
from gwella.accounts.single_sign_on import follow
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.places import WALES
from gwella.site.keeping.doctor import examined

pytestmark = pytest.mark.django_db
FILE = """
[[provider]]
key = "{key}"
kind = "oidc"
title = {{ en = "Sign in as staff", cy = "Mewngofnodi fel staff" }}
place = "{place}"
issuer = "{issuer}"
client = "gwella"
secret_from = "GWELLA_SIGN_ON_SECRET"
object = "oid"
tenant = "t-1"
second_factor = {{ claim = "amr", holds = ["mfa"] }}

[provider.roles]
"Gwella.Practitioner" = "practitioner"
"Gwella.Officer" = "performance_officer"
"""
HUW = {"oid": "o-1", "tid": "t-1", "roles": ["Gwella.Practitioner"], "name": "Huw Elis", "email": "h@mon.example"}


@pytest.fixture(autouse=True)
def in_english(monkeypatch):
    monkeypatch.setenv("GWELLA_SIGN_ON_SECRET", "s3cret")
    with override("en"):
        yield


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with public_provider(port) as found:
        yield found


@pytest.fixture
def liar() -> Iterator[Lying]:
    with lying_provider() as server:
        server.claims = dict(HUW)
        yield server


def known(path: Path, settings, *its: tuple[str, str, str]) -> None:
    """Write the operator's file: key, place and issuer of each provider."""
    (path / "sign-on.toml").write_text("".join(FILE.format(key=key, place=place, issuer=at) for key, place, at in its))
    settings.GWELLA_SIGN_ON = str(path / "sign-on.toml")


def begin(client: Client, key: str = "mon") -> str:
    page = client.post(reverse("sign-on", args=[key])).content.decode()
    return re.search(r'url=([^"]+)"', page).group(1).replace("&amp;", "&")


def back(client: Client, link: str):
    """Follow the way back, by the page that stands between: our cookie comes with nothing from elsewhere."""
    address = link.partition("testserver")[2]
    page = Client().get(address)
    assert "http-equiv" in page.content.decode()
    return client.get(address + "&_redir")


def through_public(issuer: str, sub: str, claims: dict):
    make_known(issuer, sub, claims)
    client = Client()
    return client, back(client, consent(begin(client), sub))


def through_liar(client: Client | None = None, **query: str):
    client = client or Client()
    state = parse_qs(urlparse(begin(client)).query)["state"][0]
    address = reverse("openid_connect_callback", args=["mon"])
    asked = {"state": state, "code": "c", "_redir": ""} | query
    return client, client.get(address, asked)


def test_a_file_that_is_wrong_is_said_in_a_sentence_before_anything_is_served(tmp_path, settings, monkeypatch, capsys):
    known(tmp_path, settings, ("mon", ONE, "http://127.0.0.1:1"))
    monkeypatch.delenv("GWELLA_SIGN_ON_SECRET")
    with pytest.raises(SystemExit) as ended:
        call_command("prepare")
    assert ended.value.code == 2
    assert "holds no secret" in capsys.readouterr().err
    looked = {one.what: one.is_well for one in examined(tmp_path, timezone.now())}
    assert not looked["sign_on"], "nor does the doctor call it well"


def test_whoever_sets_out_in_welsh_comes_back_in_welsh(liar: Lying, tmp_path: Path, settings):
    known(tmp_path, settings, ("mon", ONE, liar.issuer))
    browser = Client()
    with override("cy"):
        sign_in = browser.get(reverse("account_login")).content.decode()
    typed = re.search(r'name="(sign_on_language)" value="(\w+)"', sign_in)
    going = browser.post(reverse("sign-on", args=["mon"]), {typed[1]: typed[2]})
    assert '<html lang="cy"' in going.content.decode()
    with override("cy"):
        arrived = reverse("arrive")
    assert through_liar(browser)[1]["Location"] == arrived
    liar.claims = HUW | {"tid": "t-2"}
    refused = through_liar(browser)[1]
    assert (refused["Content-Language"], '<html lang="cy"' in refused.content.decode()) == ("cy", True)


def test_a_first_sign_in_through_a_real_provider(issuer: str, tmp_path: Path, settings):
    known(tmp_path, settings, ("mon", ONE, issuer))
    client, answer = through_public(issuer, "huw", HUW)
    assert answer["Location"] == reverse("arrive")
    huw = Person.objects.get()
    assert (huw.name, huw.email, huw.by_provider) == ("Huw Elis", "h@mon.example", "mon")
    assert huw.memberships.get().role == "practitioner"
    assert client.get(reverse("arrive"))["Location"] == reverse("mfa_index")
    kept = SocialAccount.objects.get()
    assert kept.extra_data == {}
    assert re.fullmatch("[0-9a-f]{64}", kept.uid)


def test_a_second_factor_shown_there_is_enough(issuer: str, tmp_path: Path, settings):
    known(tmp_path, settings, ("mon", ONE, issuer))
    client, _ = through_public(issuer, "huw", HUW | {"amr": ["pwd", "mfa"]})
    client.get(reverse("arrive"))
    assert client.get(reverse("own-account")).status_code == 200


def test_who_turns_back_there_is_told_so(issuer: str, tmp_path: Path, settings):
    known(tmp_path, settings, ("mon", ONE, issuer))
    client = Client()
    state = parse_qs(urlparse(begin(client)).query)["state"][0]
    asked = {"error": "access_denied", "state": state, "_redir": ""}
    answer = client.get(reverse("openid_connect_callback", args=["mon"]), asked, follow=True)
    assert "You turned back on the way" in answer.content.decode()


def test_the_same_address_and_object_of_another_provider_is_somebody_else(liar: Lying, tmp_path: Path, settings):
    known(tmp_path, settings, ("mon", ONE, liar.issuer), ("twin", TWIN, liar.issuer))
    through_liar()
    with lying_provider() as other:
        other.claims = dict(HUW)
        known(tmp_path, settings, ("mon", ONE, other.issuer))  # the same key now means another issuer
        through_liar()
    assert Person.objects.filter(email="h@mon.example").count() == 2
    assert SocialAccount.objects.values("uid").distinct().count() == 2


def test_an_address_that_is_somebodys_here_opens_nothing_of_theirs(liar: Lying, tmp_path: Path, settings):
    known(tmp_path, settings, ("mon", ONE, liar.issuer))
    nia = member("director", ONE)
    liar.claims |= {"email": nia.person.email, "email_verified": True, "amr": ["mfa"]}
    client, _ = through_liar()
    client.get(reverse("arrive"))
    assert client.session["visitor"]["role"] == "practitioner"
    assert client.session["visitor"]["person"] != nia.person.public_id


def test_who_is_signed_in_connects_nothing_to_their_account(liar: Lying, tmp_path: Path, settings):
    known(tmp_path, settings, ("mon", ONE, liar.issuer))
    client = Client()
    nia = member("director", ONE)
    client.force_login(nia.person)
    page = client.post(reverse("sign-on", args=["mon"]), {"process": "connect"}).content.decode()
    state = parse_qs(urlparse(re.search(r'url=([^"]+)"', page).group(1).replace("&amp;", "&")).query)["state"][0]
    asked = {"state": state, "code": "c", "_redir": ""}
    assert client.get(reverse("openid_connect_callback", args=["mon"]), asked).status_code == 401
    assert not SocialAccount.objects.exists()


def test_a_mapped_role_above_practitioner_waits(liar: Lying, tmp_path: Path, settings):
    known(tmp_path, settings, ("mon", ONE, liar.issuer))
    liar.claims["roles"] = ["Gwella.Officer", "Gwella.Practitioner"]
    through_liar()
    given = dict(Membership.objects.values_list("role", "waits_for"))
    assert given == {"practitioner": "", "performance_officer": "authority_administrator"}


@pytest.mark.parametrize(
    "lie",
    [
        {"aud": "another"},
        {"iss": "http://127.0.0.1:1"},
        {"exp": int(time.time()) - 60},
        {"tid": "t-2"},
        {"tid": None},
        {"oid": None},
        {"oid": ["", "o-2"]},
        {"sub": None},
    ],
)
def test_a_claim_that_is_not_for_us_lets_nobody_in(liar: Lying, tmp_path: Path, settings, lie: dict):
    known(tmp_path, settings, ("mon", ONE, liar.issuer))
    liar.claims |= lie
    _, answer = through_liar()
    assert answer.status_code == 401
    assert "You were not signed in" in answer.content.decode()
    assert not Person.objects.exists()


@pytest.mark.parametrize("how", ["another key", "no signature", "the public key as a password"])
def test_a_wrong_signature_lets_nobody_in(liar: Lying, tmp_path: Path, settings, how: str):
    known(tmp_path, settings, ("mon", ONE, liar.issuer))
    if how == "another key":
        liar.signs_with = liar.other_key
    elif how == "no signature":
        liar.signs_with, liar.algorithm = None, "none"
    else:
        liar.signs_with, liar.algorithm = b"x" * 64, "HS256"
    _, answer = through_liar()
    assert answer.status_code == 401
    assert not Person.objects.exists()


def test_an_answer_that_we_did_not_ask_for_or_have_had_lets_nobody_in(liar: Lying, tmp_path: Path, settings):
    known(tmp_path, settings, ("mon", ONE, liar.issuer))
    address = reverse("openid_connect_callback", args=["mon"])
    assert Client().get(address, {"state": "x" * 16, "code": "c", "_redir": ""}).status_code in (401, 403)
    client = Client()
    state = parse_qs(urlparse(begin(client)).query)["state"][0]
    asked = {"state": state, "code": "c", "_redir": ""}
    assert client.get(address, asked)["Location"] == reverse("arrive")
    assert client.get(address, asked).status_code in (401, 403)
    assert Person.objects.count() == 1


def test_the_code_is_worth_nothing_without_what_only_we_know(liar: Lying, tmp_path: Path, settings):
    known(tmp_path, settings, ("mon", ONE, liar.issuer))
    client = Client()
    query = parse_qs(urlparse(begin(client)).query)
    assert query["code_challenge_method"] == ["S256"]
    through_liar(client)
    assert "code_verifier=" in liar.asked[-1]


def test_a_provider_that_does_not_answer_is_said_in_a_sentence(tmp_path: Path, settings):
    known(tmp_path, settings, ("mon", ONE, "http://127.0.0.1:1"))
    answer = Client().post(reverse("sign-on", args=["mon"]))
    assert answer.status_code == 401
    assert "You were not signed in" in answer.content.decode()


@pytest.mark.parametrize(
    ("was", "is_", "said"),
    [
        ('kind = "oidc"', 'kind = "ldap"', "ldap"),
        (f'place = "{ONE}"', 'place = "W99"', "W99 is no place"),
        ('"performance_officer"', '"king"', "not a role of this place: king"),
        ('"performance_officer"', '"government_analyst"', "not a role of this place: government_analyst"),
        ('client = "gwella"', "", "missing: client"),
        ('issuer = "http://127.0.0.1:1"', 'issuer = "http://login.example"', "https"),
        ("tenant =", "tenent =", "tenent"),
        ('key = "mon"', 'key = "Ynys Môn"', "key"),
    ],
)
def test_a_mistake_in_the_operators_file_stops_the_server(tmp_path: Path, settings, was: str, is_: str, said: str):
    known(tmp_path, settings, ("mon", ONE, "http://127.0.0.1:1"))
    path = tmp_path / "sign-on.toml"
    path.write_text(path.read_text().replace(was, is_))
    with pytest.raises(SystemCheckError, match=said):
        call_command("check")


def test_without_its_secret_a_provider_stops_the_server(tmp_path: Path, settings, monkeypatch):
    known(tmp_path, settings, ("mon", ONE, "http://127.0.0.1:1"))
    monkeypatch.delenv("GWELLA_SIGN_ON_SECRET")
    with pytest.raises(SystemCheckError, match="GWELLA_SIGN_ON_SECRET"):
        call_command("check")


def test_without_a_file_there_are_no_providers(settings):
    settings.GWELLA_SIGN_ON = ""
    assert providers() == {}


def test_answers_of_a_provider_are_not_tried_faster_than_passwords(liar: Lying, tmp_path: Path, settings):
    """An answer is a page that is asked for, which is a try as much as a form that is sent."""
    known(tmp_path, settings, ("mon", ONE, liar.issuer))
    address, client = reverse("openid_connect_callback", args=["mon"]), Client()
    answers = {client.get(address, {"state": "x", "code": "x", "_redir": ""}).status_code for _ in range(120)}
    assert answers == {401}
    assert client.get(address, {"state": "x", "code": "x", "_redir": ""}).status_code == 429


def test_whom_a_provider_of_no_place_vouches_for_plays_at_wales_what_is_welsh_governments_alone():
    roles = {"Analyst": "government_analyst", "Inspector": "inspector"}
    title = Text(en="Staff", cy="Staff")
    of_wales = Provider(key="wg", kind=Kind.SAML, title=title, roles=roles, metadata="wg.xml")
    person = Person.objects.create_user("elin@gov.example", name="Elin")
    for waiting in (2, 0):
        assert len(follow(person, of_wales, tuple(roles.values()))) == waiting
    given = Membership.objects.values_list("role", "place")
    assert sorted(given) == [("government_analyst", WALES), ("inspector", "")]
    follow(person, of_wales, ("inspector",))
    left = Membership.objects.standing(timezone.localdate())
    assert [one.role for one in left] == ["inspector"]
