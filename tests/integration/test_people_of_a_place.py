"""The administrator invites, gives and ends; the director approves; nobody does it for themselves, or elsewhere."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from hands import ONE, TWIN, canary, member, signed_in

from gwella.accounts import invitations
from gwella.accounts.invitations import hashed
from gwella.accounts.models import Invitation, Membership, Person, SignIn, Team
from gwella.audit.models import Entry
from gwella.code_of_practice.errors import NotAllowed
from gwella.office.models import Notice

PASSWORD = "tair gafr ar y mynydd"
pytestmark = pytest.mark.django_db
ADMINISTRATOR = "authority_administrator"


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


@pytest.fixture
def administrator() -> Client:
    return signed_in(member(ADMINISTRATOR, ONE, name="Alys"))


def offered(**fields: str) -> dict[str, str]:
    today = timezone.localdate().isoformat()
    return {"email": "Huw@example.cymru", "role": "practitioner", "team": "", "since": today, "until": ""} | fields


def link_in(letter) -> str:
    return next(one for one in re.findall(r"http://testserver(/\S+)", letter.body) if one.startswith("/en/"))


def follow(link: str, **fields: str):
    typed = {"name": "Huw Elis", "language": "cy", "password1": PASSWORD, "password2": PASSWORD} | fields
    client = Client()
    return client, client.post(link, typed)


def faults(answer) -> str:
    return answer.content.decode().partition("govuk-error-summary__body")[2].partition("</div>")[0]


def test_an_invitation_leads_to_an_account_and_a_role(administrator: Client):
    assert administrator.post(reverse("people-invite"), offered(language="")).status_code == 302
    letter = mail.outbox[0]
    assert letter.to == ["huw@example.cymru"]
    assert letter.subject == "Gwahoddiad i ddefnyddio Gwella / You are invited to Gwella"
    link = link_in(letter)
    assert Client().get(link).status_code == 200
    client, answer = follow(link)
    assert answer["Location"] == reverse("arrive")
    huw = Person.objects.get(email="huw@example.cymru")
    assert (huw.name, huw.language) == ("Huw Elis", "cy")
    assert huw.memberships.get().role == "practitioner"
    assert huw.memberships.get().place == ONE
    assert client.get(reverse("arrive"))["Location"] == "/cy/cyfrif/ail-ffactor/"
    verbs = Entry.objects.filter(place=ONE).order_by("number").values_list("what", flat=True)
    assert list(verbs) == ["invitation.send", "invitation.accept"]


def test_the_link_works_once_and_only_its_hash_is_kept(administrator: Client):
    administrator.post(reverse("people-invite"), offered())
    link = link_in(mail.outbox[0])
    secret = link.rstrip("/").rpartition("/")[2]
    assert len(secret) == 32  # 192 bits
    kept = Invitation.objects.get()
    assert kept.hashed == hashed(secret)
    assert secret not in str(vars(kept))
    follow(link)
    _, again = follow(link, name="Somebody Else")
    assert again.status_code == 404
    assert "This invitation does not work" in again.content.decode()
    assert Person.objects.filter(email="huw@example.cymru").get().name == "Huw Elis"


@pytest.mark.parametrize("why", ["too old", "withdrawn", "made up"])
def test_a_link_that_is_no_good_opens_nothing(administrator: Client, why: str):
    administrator.post(reverse("people-invite"), offered())
    link, its = link_in(mail.outbox[0]), Invitation.objects.get()
    if why == "too old":
        Invitation.objects.update(expires_at=timezone.now())
    elif why == "withdrawn":
        administrator.post(reverse("invitation-withdraw", args=[its.public_id]))
    else:
        link = reverse("invited", args=["x" * 32])
    _, answer = follow(link)
    assert answer.status_code == 404
    assert not Person.objects.filter(email="huw@example.cymru").exists()


def test_of_two_who_follow_a_link_at_once_one_makes_the_account(administrator: Client):
    administrator.post(reverse("people-invite"), offered())
    secret = link_in(mail.outbox[0]).rstrip("/").rpartition("/")[2]
    first, second = invitations.found(secret), invitations.found(secret)
    assert invitations.accept_as_new(first, name="Huw", language="", password=PASSWORD)
    with pytest.raises(NotAllowed):
        invitations.accept_as_new(second, name="Huw", language="", password=PASSWORD)
    assert Person.objects.filter(email="huw@example.cymru").count() == 1


def test_a_second_invitation_takes_the_place_of_the_first(administrator: Client):
    administrator.post(reverse("people-invite"), offered())
    administrator.post(reverse("people-invite"), offered())
    first, second = (link_in(letter) for letter in mail.outbox)
    assert follow(first)[1].status_code == 404
    assert follow(second)[1].status_code == 302


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({"password1": "short", "password2": "short"}, "at least 12 characters"),
        ({"password1": "gwella2026!!", "password2": "gwella2026!!"}, "easy to guess"),
        ({"password1": "Ynys Môn 1234567", "password2": "Ynys Môn 1234567"}, "easy to guess"),
        ({"password1": "huw elis huw elis", "password2": "huw elis huw elis"}, "easy to guess"),
        ({"password1": "1q2w3e4r5t6y", "password2": "1q2w3e4r5t6y"}, "Many people"),
        ({"password2": "another one altogether"}, "not the same"),
        ({"name": ""}, "Fill this in"),
    ],
)
def test_a_bad_password_or_no_name_is_said_and_the_invitation_stays(
    administrator: Client, typed: dict[str, str], fault: str
):
    administrator.post(reverse("people-invite"), offered())
    link = link_in(mail.outbox[0])
    _, answer = follow(link, **typed)
    assert fault in faults(answer)
    assert follow(link)[1].status_code == 302


@pytest.mark.parametrize("password", [" ŵ ŷ 🐑 cawl cennin a bara lawr ", "tair gafr " * 20])
def test_a_long_password_in_any_letters_is_taken_as_it_is(administrator: Client, password: str):
    administrator.post(reverse("people-invite"), offered())
    _, answer = follow(link_in(mail.outbox[0]), password1=password, password2=password)
    assert answer.status_code == 302
    assert Person.objects.get(email="huw@example.cymru").check_password(password)


def test_inviting_tells_nobody_who_has_an_account(administrator: Client):
    known = member("practitioner", TWIN)
    pages = []
    for address in (known.person.email, "nobody@example.cymru"):
        administrator.post(reverse("people-invite"), offered(email=address))
        pages.append(administrator.get(reverse("people")).content.decode().replace(address, "x"))
        Invitation.objects.all().delete()
    without = [re.sub(r'value="\w{64}"|people/invitations/[\w-]+', "", page) for page in pages]
    assert without[0] == without[1]


def test_who_has_an_account_accepts_when_signed_in_and_nobody_else_for_them(administrator: Client):
    known = member("practitioner", TWIN)
    administrator.post(reverse("people-invite"), offered(email=known.person.email))
    link = link_in(mail.outbox[0])
    follow(link)
    signed_in(member("practitioner", TWIN)).post(link)
    assert known.person.memberships.count() == 1
    assert "Sign in, then follow the link again" in Client().get(link).content.decode()
    assert signed_in(known).post(link)["Location"] == reverse("arrive")
    assert set(known.person.memberships.values_list("place", "role")) == {(TWIN, "practitioner"), (ONE, "practitioner")}


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


@pytest.mark.parametrize("is_known", [False, True])
def test_the_director_is_told_when_an_invitation_to_a_role_they_approve_is_taken_up(
    administrator: Client, is_known: bool, django_capture_on_commit_callbacks
):
    director = member("director", ONE)
    known = member("practitioner", TWIN)
    email = known.person.email if is_known else "huw@example.cymru"
    administrator.post(reverse("people-invite"), offered(email=email, role="performance_officer"))
    link = link_in(mail.outbox[0])
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        _ = signed_in(known).post(link) if is_known else follow(link)
    assert Notice.objects.of(ONE).get(to=director.person.public_id).code == "people.to_approve"
    assert [letter.to for letter in mail.outbox] == [[director.person.email]]


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


def test_a_letter_that_cannot_be_sent_keeps_nothing(administrator: Client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    answer = administrator.post(reverse("people-invite"), offered())
    assert "could not be sent" in faults(answer)
    assert not Invitation.objects.exists()
    assert not Entry.objects.filter(what="invitation.send").exists()


def test_links_of_invitations_are_not_tried_faster_than_passwords(client: Client):
    address = reverse("invited", args=["x" * 32])
    answers = [client.get(address).status_code for _ in range(61)]
    assert answers == [404] * 60 + [429]
    assert client.get(address, REMOTE_ADDR="192.0.2.7").status_code == 404


def test_somebody_of_whom_a_provider_gives_no_name_is_still_to_be_told_apart(administrator: Client):
    nameless = member("practitioner", ONE, name="").person
    Person.objects.filter(pk=nameless.pk).update(email="", by_provider="mon")
    for address in (reverse("people"), reverse("person", args=[nameless.public_id])):
        assert re.search(rf"<(a|h1) [^>]*>{nameless.public_id}</", administrator.get(address).content.decode())
