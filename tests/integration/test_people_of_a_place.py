"""The administrator invites, gives and ends; the director approves; nobody does it for themselves, or elsewhere."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from hands import ONE, TWIN, canary, member, signed_in
from invited import faults, offered

from gwella.accounts.models import Invitation, Membership, Person, SignIn, Team
from gwella.audit.models import Entry
from gwella.office.models import Notice
from gwella.site.conversation import shown

pytestmark = pytest.mark.django_db
ADMINISTRATOR = "authority_administrator"


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


@pytest.fixture
def administrator() -> Client:
    return signed_in(member(ADMINISTRATOR, ONE, name="Alys"))


@pytest.mark.parametrize("role", ["government_analyst", "local_officer", "operator", "public", "arriving", "king"])
def test_a_role_that_is_not_of_an_authority_is_not_given(administrator: Client, role: str):
    answer = administrator.post(reverse("people-invite"), offered(role=role))
    assert answer.status_code == 200
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("role", ["performance_officer", "director"])
def test_who_becomes_officer_or_director_waits_for_the_director(administrator: Client, role: str):
    director = member("director", ONE)
    huw = member("practitioner", ONE)
    today = {"role": role, "since": timezone.localdate().isoformat()}
    administrator.post(reverse("role-give", args=[huw.person.public_id]), today)
    given = Membership.objects.get(person=huw.person, role=role)
    assert given.waits_for == "director"
    assert not Membership.objects.in_force(timezone.localdate()).filter(pk=given.pk).exists()
    assert Notice.objects.of(ONE).get(to=director.person.public_id).code == "people.to_approve"
    address = reverse("role-decide", args=[given.public_id])
    assert address in signed_in(director).get(reverse("waiting")).content.decode(), "one click away"
    answer = signed_in(director).post(address, {"what": "approve"})
    assert answer["Location"] == reverse("people")
    assert Membership.objects.in_force(timezone.localdate()).filter(pk=given.pk).exists()
    assert Membership.objects.get(pk=given.pk).approved_by == director.person.public_id
    assert Entry.objects.filter(place=ONE, what="role.approve", on=given.public_id).count() == 1


def waiting(**fields: str) -> Membership:
    its = member("performance_officer", ONE)
    Membership.objects.filter(pk=its.pk).update(waits_for="director", **fields)
    return Membership.objects.get(pk=its.pk)


def test_nobody_approves_what_they_gave_or_what_is_given_to_them():
    director = member("director", ONE)
    given = waiting(given_by=director.person.public_id)
    Membership.objects.create(
        person=director.person, role="performance_officer", place=ONE, since=given.since, waits_for="director"
    )
    for its in Membership.objects.exclude(waits_for=""):
        answer = signed_in(director).post(reverse("role-decide", args=[its.public_id]), {"what": "approve"})
        assert "Nobody approves what they gave" in faults(answer)
    assert Membership.objects.exclude(waits_for="").count() == 2


def test_a_refusal_says_why_and_ends_it():
    given = waiting(given_by=(giver := member(ADMINISTRATOR, ONE)).person.public_id)
    director = signed_in(member("director", ONE))
    address = reverse("role-decide", args=[given.public_id])
    assert "Fill this in" in faults(director.post(address, {"what": "refuse", "reason": " "}))
    assert director.post(address, {"what": "refuse", "reason": "Not in post"}).status_code == 302
    assert director.post(address, {"what": "approve"}).status_code == 404
    assert Entry.objects.get(what="role.refuse").reason == "Not in post"
    assert Notice.objects.of(ONE).get(to=giver.person.public_id).code == "people.refused"


def test_an_administrator_gives_themselves_nothing():
    alys = member(ADMINISTRATOR, ONE)
    client = signed_in(alys)
    typed = {"role": "governance_lead", "since": timezone.localdate().isoformat()}
    answer = client.post(reverse("role-give", args=[alys.person.public_id]), typed)
    assert "Nobody changes their own roles" in faults(answer)
    answer = client.post(reverse("people-invite"), offered(email=alys.person.email.upper(), role="governance_lead"))
    assert "Nobody changes their own roles" in faults(answer)
    assert alys.person.memberships.count() == 1


def test_a_role_ends_at_once_and_with_it_the_session(administrator: Client):
    huw = member("practitioner", ONE)
    theirs = signed_in(huw)
    assert administrator.post(reverse("role-end", args=[huw.public_id]), {"last_day": ""}).status_code == 302
    assert theirs.get(reverse("own-account")).status_code == 404
    assert Notice.objects.of(ONE).get(to=huw.person.public_id).code == "people.ended"


def test_a_role_ends_sooner_and_never_later(administrator: Client):
    huw = member("practitioner", ONE)
    address, today = reverse("role-end", args=[huw.public_id]), timezone.localdate()
    assert "A role can end sooner" in faults(administrator.post(address, {"last_day": str(today - timedelta(days=1))}))
    administrator.post(address, {"last_day": str(today + timedelta(days=9))})
    assert "A role can end sooner" in faults(administrator.post(address, {"last_day": str(today + timedelta(days=10))}))
    assert Membership.objects.get(pk=huw.pk).until == today + timedelta(days=9)


def test_the_last_administrator_stays():
    alys, huw = member(ADMINISTRATOR, ONE), member(ADMINISTRATOR, ONE)
    client = signed_in(alys)
    assert client.post(reverse("role-end", args=[huw.public_id]), {"last_day": ""}).status_code == 302
    answer = client.post(reverse("role-end", args=[alys.public_id]), {"last_day": ""})
    assert "the last administrator" in faults(answer)
    assert client.get(reverse("people")).status_code == 200


def test_who_is_switched_off_is_out_at_once_and_can_be_let_in_again(administrator: Client):
    huw = member("practitioner", ONE, name="Huw Elis")
    theirs = signed_in(huw)
    administrator.post(reverse("person-switch", args=[huw.person.public_id]), {"to": "off"})
    assert theirs.get(reverse("own-account")).status_code == 404
    assert SignIn.objects.get(person=huw.person).ended_at is not None
    assert "Huw Elis" in administrator.get(reverse("people")).content.decode().partition("Switched off")[2]
    administrator.post(reverse("person-switch", args=[huw.person.public_id]), {"to": "on"})
    assert Person.objects.get(pk=huw.person.pk).is_active
    assert theirs.get(reverse("own-account")).status_code == 404


def test_a_lost_second_factor_is_taken_away_and_every_sign_in_ends(administrator: Client):
    huw = member("practitioner", ONE)
    Authenticator.objects.create(user=huw.person, type="totp", data={"secret": "x"})
    theirs = signed_in(huw)
    administrator.post(reverse("person-second-factor", args=[huw.person.public_id]))
    assert not Authenticator.objects.exists()
    assert Entry.objects.filter(place=ONE, what="second_factor.reset", on=huw.person.public_id).count() == 1
    assert theirs.get(reverse("own-account")).status_code == 404


@pytest.mark.parametrize("route", ["person-switch", "person-second-factor"])
def test_how_somebody_of_two_places_signs_in_is_not_one_administrators_to_change(administrator: Client, route: str):
    huw = member("practitioner", ONE)
    Membership.objects.create(person=huw.person, role="practitioner", place=TWIN, since=huw.since)
    Authenticator.objects.create(user=huw.person, type="totp", data={"secret": "x"})
    answer = administrator.post(reverse(route, args=[huw.person.public_id]), {"to": "off"})
    assert "has roles at another place too" in answer.content.decode()
    assert Person.objects.get(pk=huw.person.pk).is_active
    assert Authenticator.objects.exists()


@pytest.mark.parametrize(
    "route", ["person", "role-give", "person-switch", "person-second-factor", "role-end", "invitation-withdraw", "team"]
)
def test_what_is_of_another_place_is_answered_as_what_is_not_there(administrator: Client, route: str):
    there = member("practitioner", TWIN, name=canary(TWIN))
    signed_in(member(ADMINISTRATOR, TWIN)).post(reverse("people-invite"), offered())
    ids = {
        "role-end": there.public_id,
        "invitation-withdraw": Invitation.objects.get().public_id,
        "team": Team.objects.of(TWIN).create(name_en="x", name_cy="x", since=there.since).public_id,
    }
    its = ids.get(route, there.person.public_id)
    ask = administrator.get if route == "person" else administrator.post
    answers = [ask(reverse(route, args=[one]), {"last_day": ""}) for one in (its, "x" * 22)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content.replace(b"x" * 22, its.encode())
    assert Membership.objects.get(pk=there.pk).ended_at is None
    assert Invitation.objects.get().withdrawn_at is None


# Each row: somebody of a role, a route, and whether they get in.


@pytest.mark.parametrize(
    ("role", "route", "status"),
    [
        ("practitioner", "people", 404),  # a colleague does not list colleagues
        ("performance_officer", "people", 404),
        ("governance_lead", "people", 404),
        ("director", "people", 200),
        ("director", "people-invite", 404),  # who approves does not give
        ("director", "team-new", 404),
        ("authority_administrator", "people-invite", 200),
        ("authority_administrator", "team-new", 200),
        ("team_manager", "teams", 200),
        ("inspector", "teams", 404),
        ("government_analyst", "people", 404),
    ],
)
def test_who_gets_in(role: str, route: str, status: int):
    assert signed_in(member(role, ONE)).get(reverse(route)).status_code == status


def test_an_administrator_does_not_approve():
    given = waiting(given_by="somebody else")
    client = signed_in(member(ADMINISTRATOR, ONE))
    assert client.post(reverse("role-decide", args=[given.public_id]), {"what": "approve"}).status_code == 404


def test_a_team_has_names_and_days_and_no_two_have_one_name(administrator: Client):
    typed = {"name_en": "Adults north", "name_cy": "Oedolion y gogledd", "since": "2026-04-01", "until": ""}
    assert administrator.post(reverse("team-new"), typed)["Location"] == reverse("teams")
    assert "a team of that name already" in faults(administrator.post(reverse("team-new"), typed))
    team = Team.objects.of(ONE).get()
    address = reverse("team", args=[team.public_id])
    assert "before the first" in faults(administrator.post(address, typed | {"until": "2026-03-01"}))
    assert "no day" in faults(administrator.post(address, typed | {"until": "1 May"}))
    administrator.post(address, typed | {"until": "2026-10-31"})
    assert str(Team.objects.of(ONE).get().until) == "2026-10-31"
    page = administrator.get(reverse("people-invite")).content.decode()
    assert "Adults north" not in page  # it has ended: nobody is put into it


def test_somebody_of_whom_a_provider_gives_no_name_is_still_to_be_told_apart(administrator: Client):
    nameless = member("practitioner", ONE, name="").person
    Person.objects.filter(pk=nameless.pk).update(email="", by_provider="mon")
    for address in (reverse("people"), reverse("person", args=[nameless.public_id])):
        assert re.search(rf"<(a|h1) [^>]*>{nameless.public_id}</", administrator.get(address).content.decode())
    given = waiting()
    Person.objects.filter(pk=given.person.pk).update(name="", email="", by_provider="mon")
    assert given.person.public_id in signed_in(member("director", ONE)).get(reverse("waiting")).content.decode()
    assert shown.whom(ONE)[shown.MEMBER] == [(f"member:{nameless.memberships.get().public_id}", nameless.public_id)]
