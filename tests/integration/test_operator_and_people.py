"""The operator makes the first of a place, and opens the one account for emergencies; both leave their mark."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from hands import ONE, TWIN, member, signed_in
from totp import code

from gwella.accounts.models import Invitation, Membership, Person
from gwella.accounts.session import KEPT
from gwella.audit.models import Entry
from gwella.code_of_practice.places import WALES
from gwella.office.models import Notice

pytestmark = pytest.mark.django_db
PASSWORD = "tair gafr ar y mynydd"
ADMINISTRATOR = "authority_administrator"


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


def run(*words: str) -> str:
    """Return what the command says; SystemExit and its sentence where it refuses."""
    said, wrong = io.StringIO(), io.StringIO()
    try:
        call_command("person", *words, stdout=said, stderr=wrong)
    except SystemExit as end:
        raise AssertionError(f"{end.code} {wrong.getvalue()}") from None
    return said.getvalue()


def refusal(*words: str) -> str:
    with pytest.raises(AssertionError) as refused:
        run(*words)
    assert str(refused.value).startswith("2 ")
    return str(refused.value)


def add(*more: str, role: str = ADMINISTRATOR, place: str = ONE, email: str = "alys@example.cymru") -> str:
    said = run("add", email, f"--role={role}", f"--authority={place}", *more)
    return re.search(r"http://127\.0\.0\.1:8000(/\S+)", said).group(1)


def come_in(link: str) -> Client:
    client = Client()
    typed = {"name": "Alys", "language": "en", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post(link, typed)["Location"] == reverse("arrive")
    return client


def set_up(client: Client) -> str:
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'class="g-key">(\w+)<', page).group(1)
    client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    client.get(reverse("arrive"))
    return secret


@pytest.mark.parametrize("role", [ADMINISTRATOR, "director"])
def test_the_first_of_a_place_is_made_by_the_operator_and_waits_for_nobody(role: str):
    client = come_in(add(role=role))
    set_up(client)
    assert client.session[KEPT]["role"] == role
    assert client.get(reverse("people")).status_code == 200
    assert mail.outbox == []


def test_the_second_is_not_the_operators_to_make():
    member(ADMINISTRATOR, ONE)
    assert "has one already" in refusal("add", "b@example.cymru", f"--role={ADMINISTRATOR}", f"--authority={ONE}")
    add(place=TWIN)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--role=performance_officer", f"--authority={ONE}"], "the administrator invites everybody else"),
        (["--role=director"], "no such role at this place"),
        ([f"--role={ADMINISTRATOR}", f"--authority={WALES}"], "no such role at this place"),
        ([f"--role={ADMINISTRATOR}", "--authority=W99"], "W99"),
        ([f"--role={ADMINISTRATOR}", f"--authority={ONE}", "--language=fr"], "--language en or --language cy"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(words: list[str], said: str):
    assert re.search(said, refusal("add", "b@example.cymru", *words))
    assert not Invitation.objects.exists()


def test_no_address_is_said():
    assert "no e-mail address" in refusal("add", "alys", f"--role={ADMINISTRATOR}", f"--authority={ONE}")


def test_a_national_body_has_no_administrator_so_the_operator_invites():
    for _ in range(2):
        add(role="government_analyst", place="")
    link = add("--send", "--language=cy", role="inspector", place="")
    assert link.startswith("/cy/gwahoddiad/")
    assert mail.outbox[0].subject == "Gwahoddiad i ddefnyddio Gwella"


@pytest.mark.parametrize("place", ["", WALES])
@pytest.mark.parametrize("role", ["government_analyst", "framework_steward"])
def test_whoever_is_invited_for_welsh_government_opens_its_pages(role: str, place: str):
    client = come_in(add(role=role, place=place))
    set_up(client)
    assert Membership.objects.get().place == WALES
    for page in ("national-releases", "national-packages"):
        assert client.get(reverse(page)).status_code == 200


def test_whoever_was_invited_for_welsh_government_before_is_taken_to_wales():
    for role in ("government_analyst", "inspector"):
        member(role, "")
    import_module("gwella.accounts.migrations.0005_welsh_government_at_wales").at_wales(apps, None)
    assert set(Membership.objects.values_list("role", "place")) == {("government_analyst", WALES), ("inspector", "")}


def test_the_account_for_emergencies_opens_nothing_until_it_is_opened(django_capture_on_commit_callbacks):
    alys = member(ADMINISTRATOR, ONE)
    link, other = add("--break-glass"), add("--break-glass", email="other@example.cymru")
    assert "opens nothing until" in Client().get(link).content.decode()
    client = come_in(link)
    typed = {"name": "Nos", "language": "en", "password1": PASSWORD, "password2": PASSWORD}
    assert "only ever one" in Client().post(other, typed).content.decode()
    secret = set_up(client)
    assert client.get(reverse("people")).status_code == 404, "to set it up is not to open it"
    assert "opens nothing until" in client.get(reverse("arrive"), follow=True).content.decode()
    emergency = Person.objects.get(is_break_glass=True)
    Person.objects.update(opened_until=timezone.now())
    assert client.get(reverse("own-account")).status_code == 404
    typed = {"login": emergency.email, "password": PASSWORD}
    assert "is not right" in Client().post(reverse("account_login"), typed).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        run("open", "--hours=2", "--reason=The provider is down")
    assert Entry.objects.get(place=ONE, what="break_glass.open").reason == "The provider is down"
    again = Client()
    with django_capture_on_commit_callbacks(execute=True):
        again.post(reverse("account_login"), typed)
        again.post(reverse("mfa_authenticate"), {"code": code(secret, 1)})
    again.get(reverse("arrive"))
    assert again.get(reverse("people")).status_code == 200
    told = list(Notice.objects.of(ONE).filter(to=alys.person.public_id).values_list("code", flat=True))
    # The first sign-in set it up; the second was the emergency.
    assert told == ["people.break_glass_used", "people.break_glass_opened", "people.break_glass_used"]
    assert sum(letter.to == [alys.person.email] for letter in mail.outbox) == 2
    assert Entry.objects.filter(place=ONE, what="break_glass.sign_in", who=emergency.public_id).count() == 2

    Person.objects.update(opened_until=timezone.now() - timedelta(seconds=1))
    assert again.get(reverse("people")).status_code == 404


def test_that_it_is_being_set_up_does_not_hang_on_its_invitation():
    client = come_in(add("--break-glass"))
    set_up(client)
    until = Person.objects.get(is_break_glass=True).opened_until
    Invitation.objects.all().delete()
    client.get(reverse("arrive"))
    assert client.get(reverse("people")).status_code == 404
    run("open", "--hours=1", "--reason=The provider is down")
    Person.objects.update(opened_until=until)  # for which the operator opened it, by chance
    client.get(reverse("arrive"))
    assert client.get(reverse("people")).status_code == 200


@pytest.mark.parametrize(("after", "is_being_set_up"), [(timedelta(hours=1), True), (timedelta(hours=2), False)])
def test_the_one_that_was_being_set_up_before_still_is(after: timedelta, is_being_set_up: bool):
    """Two hours after it was invited is until when the operator opened it."""
    add("--break-glass")
    now = timezone.now()
    Invitation.objects.update(accepted_at=now)
    Person.objects.create_user("nos@example.cymru", is_break_glass=True, opened_until=now + after)
    Person.objects.create_user("sian@example.cymru")
    import_module("gwella.accounts.migrations.0006_being_set_up").being_set_up(apps, None)
    marked = Person.objects.filter(is_being_set_up=True).values_list("email", flat=True)
    assert list(marked) == ["nos@example.cymru"] * is_being_set_up


def test_it_is_nobodys_own():
    alys = member("practitioner", TWIN).person
    asked = ("add", alys.email, f"--role={ADMINISTRATOR}", f"--authority={ONE}", "--break-glass")
    assert "that no account has yet" in refusal(*asked)
    link = add("--break-glass")
    Person.objects.filter(pk=alys.pk).update(email="alys@example.cymru")  # somebody has the address meanwhile
    answer = signed_in(alys.memberships.get()).post(link)
    assert (answer.status_code, "that no account has yet" in answer.content.decode()) == (409, True)
    assert alys.memberships.count() == 1


def test_closing_it_ends_what_it_has_open():
    client = come_in(add("--break-glass"))
    set_up(client)
    run("open", "--hours=2", "--reason=The provider is down")
    client.get(reverse("arrive"))
    assert client.get(reverse("own-account")).status_code == 200
    assert "closed" in run("close")
    assert client.get(reverse("own-account")).status_code == 404
    assert Entry.objects.filter(what="break_glass.close").count() == 1


def test_there_is_one_account_for_emergencies_and_no_administrator_changes_it():
    come_in(add("--break-glass"))
    assert "only ever one" in refusal(
        "add", "b@example.cymru", f"--role={ADMINISTRATOR}", f"--authority={TWIN}", "--break-glass"
    )
    emergency = Person.objects.get(is_break_glass=True)
    answer = signed_in(member(ADMINISTRATOR, ONE)).post(
        reverse("person-switch", args=[emergency.public_id]), {"to": "off"}
    )
    assert "Only the operator" in answer.content.decode()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["open", "--reason=x"], "no account for emergencies"),
        (["open", "--hours=0", "--reason=x"], "1 to 72 hours"),
        (["open", "--hours=73", "--reason=x"], "1 to 72 hours"),
        (["open"], "Say why"),
        (["close"], "no account for emergencies"),
        (["grant", "x"], "No such role waits"),
    ],
)
def test_what_cannot_be_opened_is_said(words: list[str], said: str):
    assert said in refusal(*words)


@pytest.mark.parametrize("place", ["", WALES])
def test_the_operator_gives_what_a_national_bodys_sign_in_asks_for(place: str):
    asked = member("government_analyst", place)
    Membership.objects.update(waits_for=ADMINISTRATOR)
    assert asked.public_id in run("waiting")
    run("grant", "--", asked.public_id)
    assert Membership.objects.get().waits_for == ""
    assert "None wait" in run("waiting")


def test_the_command_itself_over_a_database_that_is_not_ready_and_one_that_is(tmp_path):
    around = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    around |= {"GWELLA_DATA": str(tmp_path), "GWELLA_ADDRESS": "https://gwella.example", "GWELLA_LANG": "cy"}
    gwella = [sys.executable, "-c", "from gwella.cli.command import main; main()"]
    words = [*gwella, "person", "add", "alys@example.cymru", "--authority", "Ynys Môn"]
    before = subprocess.run(words, env=around, capture_output=True, text=True, check=False)
    assert (before.returncode, "Nid yw’r gronfa ddata yn barod" in before.stderr) == (2, True)
    subprocess.run([sys.executable, "-m", "gwella.site", "migrate", "-v0"], env=around, check=True)
    after = subprocess.run(words, env=around, capture_output=True, text=True, check=True)
    assert re.search(r"https://gwella\.example/cy/gwahoddiad/\S{32}/", after.stdout)
