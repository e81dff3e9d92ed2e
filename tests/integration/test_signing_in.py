"""Signing in: a password, a second factor, a part; throttled, timed, and telling nobody who has an account."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from hands import ONE, TWIN, member, signed_in
from totp import code

from gwella.accounts.models import Kept, Membership, Person, SignIn
from gwella.accounts.session import KEPT
from gwella.audit.models import Entry

PASSWORD = "tair gafr ar y mynydd"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


@pytest.fixture
def nia() -> Membership:
    part = member("director", ONE)
    part.person.set_password(PASSWORD)
    part.person.save()
    return part


def sign_in(client: Client, person: Person, password: str = PASSWORD):
    return client.post(reverse("account_login"), {"login": person.email, "password": password})


def set_up(client: Client) -> str:
    """Set up codes of an app as a page shows it; return the key."""
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'class="g-key">(\w+)<', page).group(1)
    answer = client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    assert answer.status_code == 302, answer.content.decode()
    return secret


def test_without_a_second_factor_no_part_is_played(nia: Membership):
    client = Client()
    assert sign_in(client, nia.person)["Location"] == reverse("arrive")
    assert client.get(reverse("arrive"))["Location"] == reverse("mfa_index")
    assert KEPT not in client.session
    assert client.get(reverse("own-account")).status_code == 404
    assert client.post(reverse("choose-part"), {"part": nia.public_id})["Location"] == reverse("mfa_index")


def test_with_it_the_only_part_is_taken_up_at_once(nia: Membership):
    client = Client()
    sign_in(client, nia.person)
    set_up(client)
    assert client.get(reverse("mfa_view_recovery_codes")).content.decode().count("<code>") == 10
    client.get(reverse("arrive"))
    assert client.session[KEPT]["membership"] == nia.public_id
    assert client.get(reverse("own-account")).status_code == 200
    assert Entry.objects.filter(place=ONE, what="part.take_up", who=nia.person.public_id).count() == 1


def test_the_next_time_a_code_is_asked_and_a_used_one_is_refused(nia: Membership):
    first, second = Client(), Client()
    sign_in(first, nia.person)
    secret = set_up(first)
    assert sign_in(second, nia.person)["Location"] == reverse("mfa_authenticate")
    assert second.get(reverse("arrive")).status_code == 404
    wrong = second.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "This code is not right" in wrong.content.decode()
    assert second.post(reverse("mfa_authenticate"), {"code": code(secret, 1)})["Location"] == reverse("arrive")
    third = Client()
    sign_in(third, nia.person)
    again = third.post(reverse("mfa_authenticate"), {"code": code(secret, 1)})
    assert "This code is not right" in again.content.decode()


def test_a_recovery_code_signs_in_once(nia: Membership):
    client = Client()
    sign_in(client, nia.person)
    set_up(client)
    recovery = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    for answer in (302, 200):
        another = Client()
        sign_in(another, nia.person)
        assert another.post(reverse("mfa_authenticate"), {"code": recovery}).status_code == answer


def test_the_secret_is_not_in_the_database_as_it_is(nia: Membership):
    client = Client()
    sign_in(client, nia.person)
    secret = set_up(client)
    assert all(secret not in str(one.data) for one in Authenticator.objects.all())


def test_the_only_second_factor_is_not_taken_away(nia: Membership):
    client = Client()
    sign_in(client, nia.person)
    set_up(client)
    client.get(reverse("arrive"))
    answer = client.post(reverse("mfa_deactivate_totp"))
    assert "This is your only second factor" in answer.content.decode()
    assert Authenticator.objects.filter(type="totp").exists()


def test_of_several_parts_one_is_chosen_and_another_later(nia: Membership):
    other = Membership.objects.create(person=nia.person, role="practitioner", place=TWIN, since=nia.since)
    stranger = member("director", TWIN)
    client = Client()
    sign_in(client, nia.person)
    set_up(client)
    assert client.get(reverse("arrive"))["Location"] == reverse("choose-part")
    page = client.get(reverse("choose-part")).content.decode()
    assert nia.public_id in page
    assert other.public_id in page
    assert client.post(reverse("choose-part"), {"part": stranger.public_id}).status_code == 200
    assert KEPT not in client.session
    for one in (other, nia):
        client.post(reverse("choose-part"), {"part": one.public_id})
        assert client.session[KEPT]["place"] == one.place


def test_without_a_part_in_force_a_page_says_so():
    part = member("practitioner", ONE)
    part.person.set_password(PASSWORD)
    part.person.save()
    Membership.objects.update(until=timezone.localdate() - timedelta(days=1))
    client = Client()
    sign_in(client, part.person)
    set_up(client)
    assert client.get(reverse("arrive"))["Location"] == reverse("choose-part")
    assert "You have no role in force today" in client.get(reverse("choose-part")).content.decode()


def test_a_part_that_waits_to_be_approved_is_not_played(nia: Membership):
    Membership.objects.update(waits_for="director")
    client = Client()
    sign_in(client, nia.person)
    set_up(client)
    page = client.get(reverse("choose-part")).content.decode()
    assert "These wait to be approved" in page
    client.post(reverse("choose-part"), {"part": nia.public_id})
    assert KEPT not in client.session


def test_pages_after_the_sign_in_are_in_the_language_that_was_asked_for(nia: Membership):
    Person.objects.update(language="cy")
    client = Client()
    sign_in(client, nia.person)
    assert client.get(reverse("arrive"))["Location"].startswith("/cy/")


@pytest.mark.parametrize("who", ["nobody@example.cymru", None])
def test_a_wrong_address_and_a_wrong_password_are_answered_alike(nia: Membership, who: str | None):
    client = Client()
    answer = client.post(reverse("account_login"), {"login": who or nia.person.email, "password": "not this one"})
    assert answer.status_code == 200
    assert "The address or the password is not right" in answer.content.decode()


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_break_glass": True}, {"by_provider": "mon"}])
def test_who_may_not_sign_in_is_answered_as_with_a_wrong_password(nia: Membership, change: dict):
    Person.objects.filter(pk=nia.person.pk).update(**change)
    assert "is not right" in sign_in(Client(), nia.person).content.decode()


def test_guessing_is_slowed_down_for_an_address_and_counted_where_every_worker_sees_it(nia: Membership):
    for _ in range(5):
        sign_in(Client(), nia.person, "guess after guess")
    answer = sign_in(Client(), nia.person)
    assert "Too many attempts" in answer.content.decode()
    assert not SignIn.objects.exists()
    assert Kept.objects.filter(key__contains="login_failed").exists()
    assert settings.CACHES["default"]["BACKEND"] == "gwella.accounts.throttle.JsonCache"
    assert Entry.objects.filter(what="sign_in.fail", on=nia.person.public_id).count() == 5


def test_guessing_from_one_machine_is_slowed_down_whatever_the_address():
    answers = [
        Client().post(reverse("account_login"), {"login": f"a{n}@example.cymru", "password": "x"}) for n in range(22)
    ]
    assert "Too many attempts" in answers[-1].content.decode()


@pytest.mark.parametrize("known", [True, False])
def test_asking_for_a_password_tells_nobody_whose_address_it_is(nia: Membership, known: bool):
    address = nia.person.email if known else "nobody@example.cymru"
    answer = Client().post(reverse("account_reset_password"), {"email": address})
    assert answer["Location"] == reverse("account_reset_password_done")
    assert len(mail.outbox) == int(known)


def test_a_new_password_ends_every_sign_in_and_its_link_is_good_once(nia: Membership):
    old = signed_in(nia)
    assert old.get(reverse("own-account")).status_code == 200
    client = Client()
    client.post(reverse("account_reset_password"), {"email": nia.person.email.upper()})
    letter = mail.outbox[0]
    assert letter.subject == "Cyfrinair newydd ar gyfer Gwella / A new password for Gwella"
    link = next(one for one in re.findall(r"http://testserver(/\S+)", letter.body) if one.startswith("/en/"))
    form = client.get(link)["Location"]
    typed = {"password1": "pedair olwyn a chloch", "password2": "pedair olwyn a chloch"}
    assert client.post(form, typed)["Location"] == reverse("account_reset_password_from_key_done")
    assert old.get(reverse("own-account")).status_code == 404
    assert "used up or too old" in Client().get(link, follow=True).content.decode()


def test_an_address_of_single_sign_on_gets_no_password(nia: Membership):
    Person.objects.update(by_provider="mon")
    Client().post(reverse("account_reset_password"), {"email": nia.person.email})
    assert mail.outbox == []


def test_a_sign_in_ends_when_nobody_is_there_and_after_a_working_day(nia: Membership):
    client = signed_in(nia)
    SignIn.objects.update(seen_at=timezone.now() - timedelta(minutes=29))
    assert client.get(reverse("own-account")).status_code == 200
    assert timezone.now() - SignIn.objects.get().seen_at < timedelta(minutes=1)
    SignIn.objects.update(seen_at=timezone.now() - timedelta(minutes=31))
    assert client.get(reverse("own-account")).status_code == 404
    client = signed_in(nia)
    SignIn.objects.update(begun_at=timezone.now() - timedelta(hours=12, minutes=1))
    assert client.get(reverse("own-account")).status_code == 404


@pytest.mark.parametrize("change", ["role ends", "switched off", "waits again"])
def test_a_session_ends_with_the_role_and_with_the_person(nia: Membership, change: str):
    client = signed_in(nia)
    if change == "role ends":
        Membership.objects.update(ended_at=timezone.now())
    elif change == "switched off":
        Person.objects.update(is_active=False)
    else:
        Membership.objects.update(waits_for="director")
    assert client.get(reverse("own-account")).status_code == 404


def test_a_role_of_somebody_else_is_not_played_in_ones_own_session(nia: Membership):
    client, other = signed_in(nia), member("authority_administrator", TWIN)
    session = client.session
    session[KEPT] |= {"membership": other.public_id, "role": other.role, "place": TWIN}
    session.save()
    assert client.get(reverse("people")).status_code == 404
    assert client.get(reverse("own-account")).status_code == 404


def test_signing_out_ends_it_on_the_server(nia: Membership):
    client = signed_in(nia)
    stolen = Client()
    stolen.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post(reverse("account_logout"))
    assert stolen.get(reverse("own-account")).status_code == 404
    assert Entry.objects.filter(what="sign_in.leave").count() == 1


def test_somebody_sees_and_ends_their_own_sign_ins_and_no_others(nia: Membership):
    here, there, another = signed_in(nia), signed_in(nia), signed_in(member("director", TWIN))
    others = SignIn.objects.exclude(person=nia.person).get()
    assert here.post(reverse("own-sign-in-end"), {"sign_in": others.public_id}).status_code == 404
    assert here.get(reverse("own-account")).content.decode().count('name="sign_in"') == 2
    here.post(reverse("own-sign-in-end"), {"sign_in": "all"})
    assert here.get(reverse("own-account")).status_code == 200
    assert there.get(reverse("own-account")).status_code == 404
    assert another.get(reverse("own-account")).status_code == 200


def test_a_form_from_elsewhere_signs_nobody_in(nia: Membership):
    client = Client(enforce_csrf_checks=True)
    assert sign_in(client, nia.person).status_code == 403


def test_public_pages_set_no_cookie_and_vary_by_none():
    answer = Client().get(reverse("home"))
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


def test_a_password_is_looked_at_as_long_for_an_address_that_nobody_has(nia: Membership, monkeypatch):
    worked = []
    monkeypatch.setattr(Person, "set_password", lambda self, typed: worked.append("unknown"))
    monkeypatch.setattr(Person, "check_password", lambda self, typed: worked.append("known"))
    for address in ("nobody@example.cymru", nia.person.email):
        Client().post(reverse("account_login"), {"login": address, "password": "not this one"})
    assert worked == ["unknown", "known"]


def test_a_link_to_go_on_to_does_not_lead_past_the_second_factor(nia: Membership):
    client = Client()
    typed = {"login": nia.person.email, "password": PASSWORD, "next": "/en/desk/"}
    answer = client.post(reverse("account_login") + "?next=/en/desk/", typed)
    assert answer["Location"] == reverse("arrive")


def test_over_https_the_cookie_is_of_this_host_alone(tmp_path):
    names = "s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_NAME"
    asked = f"from gwella.site import settings as s; print({names})"
    around = os.environ | {"GWELLA_HTTPS": "yes", "GWELLA_DATA": str(tmp_path)}
    said = subprocess.run([sys.executable, "-c", asked], env=around, capture_output=True, text=True, check=True).stdout
    assert said.split() == ["__Host-gwella", "True", "__Host-csrftoken"]


def test_whoever_is_not_signed_in_is_led_on_to_what_they_came_for(nia: Membership, settings):
    settings.DESK = None
    client, wanted = Client(), reverse("people")
    page = client.get(wanted)
    assert page.status_code == 404
    assert reverse("go-on") in page.content.decode()
    came_from = {"Referer": f"http://testserver{wanted}?shown=all"}
    assert client.get(reverse("go-on"), headers=came_from)["Location"] == reverse("account_login")
    sign_in(client, nia.person)
    assert reverse("go-on") in client.get(wanted).content.decode(), "without a role there is nothing to see yet"
    set_up(client)
    assert client.get(reverse("arrive"))["Location"] == f"{wanted}?shown=all"
    for language in ("en", "cy"):
        with override(language):
            assert client.get(reverse("go-on"), headers=came_from)["Location"] == f"{wanted}?shown=all"
    assert reverse("go-on") not in client.get("/en/no-such-page/").content.decode()
    assert client.get(reverse("arrive"))["Location"] == reverse("waiting"), "it was wanted once"


@pytest.mark.parametrize(
    "came_from", ["", "http://elsewhere.example/en/people/", "http://testserver/en/no-such/", "//x"]
)
def test_nobody_is_led_to_what_is_not_ours(nia: Membership, came_from: str):
    client = Client()
    client.get(reverse("go-on"), headers={"Referer": came_from})
    sign_in(client, nia.person)
    set_up(client)
    assert client.get(reverse("arrive"))["Location"] == reverse("waiting")
