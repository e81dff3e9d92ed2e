"""An invitation: a link that works once, for a while, for one address; whoever follows it has an account and a role."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from hands import ONE, TWIN, member, signed_in
from invited import PASSWORD, faults, follow, link_in, offered

from gwella.accounts import invitations
from gwella.accounts.invitations import hashed
from gwella.accounts.models import Invitation, Membership, Person
from gwella.audit.models import Entry
from gwella.code_of_practice.errors import NotAllowed
from gwella.office.models import Notice

pytestmark = pytest.mark.django_db
ADMINISTRATOR = "authority_administrator"


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


@pytest.fixture
def administrator() -> Client:
    return signed_in(member(ADMINISTRATOR, ONE, name="Alys"))


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


@pytest.mark.parametrize("is_known", [False, True])
def test_the_director_is_told_when_an_invitation_to_a_role_they_approve_is_taken_up(
    administrator: Client, is_known: bool, django_capture_on_commit_callbacks
):
    director = member("director", ONE)
    known = member("practitioner", TWIN)
    refused_before = {"since": timezone.localdate(), "waits_for": "director", "ended_at": timezone.now()}
    Membership.objects.create(person=known.person, place=ONE, role="performance_officer", **refused_before)
    email = known.person.email if is_known else "huw@example.cymru"
    administrator.post(reverse("people-invite"), offered(email=email, role="performance_officer"))
    link = link_in(mail.outbox[0])
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        _ = signed_in(known).post(link) if is_known else follow(link)
    assert Notice.objects.of(ONE).get(to=director.person.public_id).code == "people.to_approve"
    assert [letter.to for letter in mail.outbox] == [[director.person.email]]


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
