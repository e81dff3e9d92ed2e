"""A token sends files in its holder's name, for as long as their part is in force, and opens nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
import typer
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hands import ONE, TWIN, member, signed_in, visiting
from sent_files import again, contacts, work_off

from gwella.audit.models import Entry
from gwella.cli.submit import Answer, tell
from gwella.measuring import tokens
from gwella.measuring.models import Submission, Token
from gwella.measuring.models.submission import State

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("server_of_many_hands")]
ADDRESS = "/en/submissions/by-token/"


@pytest.fixture
def part(db):
    return member("performance_officer", ONE)


@pytest.fixture
def token(part):
    return tokens.make(visiting(part), "the extract server")


def send(token: str, content: bytes = b"", name: str = "contacts.csv", year: str = "2024", **more):
    # A client that looks for the token of a form, which a command has none of.
    return Client(enforce_csrf_checks=True).post(
        f"{ADDRESS}?year={year}",
        content or contacts(ONE),
        content_type="application/octet-stream",
        headers={"Authorization": f"Bearer {token}", "Gwella-File": name},
        **more,
    )


def test_files_are_sent_for_the_place_of_whoever_holds_the_token(token, part):
    answer = send(token)
    assert answer.status_code == 201
    said = answer.json()
    row = Submission.objects.of(ONE).get(public_id=said["id"])
    assert row.sent_by == part.person.public_id
    assert said["pages"]["cy"].endswith(f"/cy/cyflwyniadau/{row.public_id}/")
    work_off()
    assert again(row).state == State.SHOWN
    asked = Client().get(f"{ADDRESS}{row.public_id}/", headers={"Authorization": f"Bearer {token}"}).json()
    assert (asked["state"], asked["is_at_work"]) == ("shown", False)
    assert asked["findings"]
    assert send(token).json()["is_new"] is False
    entries = Entry.objects.filter(place=ONE).order_by("number")
    assert [(one.what, one.who) for one in entries] == [
        ("token.make", part.person.public_id),
        ("submission.send", part.person.public_id),
        ("submission.show", part.person.public_id),
    ]


UNKNOWN = b"Cyf;Dyddiad\n1;01/05/2024\n"
MATCH = {
    "en": "Match them with our columns on its page, have the files checked again there, and confirm them",
    "cy": "Mapiwch hwy i’n colofnau ni ar ei dudalen, gofynnwch yno am wirio’r ffeiliau eto, a chadarnhewch hwy",
}


def command(live_server, token: str, file: Path, language: str = "en") -> subprocess.CompletedProcess[str]:
    words = ["submit", file.name, "--to", live_server.url, "--year", "2024"]
    return subprocess.run(
        [sys.executable, "-c", "from gwella.cli.command import main; main()", *words],
        env=os.environ | {"GWELLA_TOKEN": token, "GWELLA_LANG": language},
        cwd=file.parent,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("language", MATCH)
def test_the_command_says_that_headings_are_to_be_matched_and_that_nothing_is_submitted(
    token, tmp_path, live_server, language
):
    (tmp_path / "dyddiadau.csv").write_bytes(UNKNOWN)
    row = Submission.objects.of(ONE).get(public_id=send(token, UNKNOWN, "dyddiadau.csv").json()["id"])
    work_off()
    assert again(row).state == State.STAGED
    done = command(live_server, token, tmp_path / "dyddiadau.csv", language)
    assert (done.returncode, done.stderr) == (1, "")
    said = done.stdout.splitlines()[-1]
    assert MATCH[language] in said
    assert said.endswith(f"/{row.public_id}/")
    assert f"{live_server.url}/{language}/" in said


@pytest.mark.parametrize(
    ("state", "code"), [("staged", 1), ("refused", 1), ("withdrawn", 1), ("shown", 0), ("taking", 0), ("taken", 0)]
)
def test_the_command_ends_with_0_only_where_files_wait_to_be_confirmed_or_are_taken(state, code, capsys):
    ended = 0
    try:
        tell(Answer("submissions.state_shown", state=state))
    except typer.Exit as end:
        ended = end.exit_code
    assert ended == code
    assert "to be matched" not in capsys.readouterr().out


def test_a_token_is_kept_as_a_hash_and_never_becomes_a_session(token):
    assert token not in str(Token.objects.values_list())
    bearer = {"Authorization": f"Bearer {token}"}
    client = Client()
    assert client.post(f"{ADDRESS}?year=2024", b"x", content_type="text/plain", headers=bearer).status_code == 201
    assert not client.cookies
    for route in ("submissions", "desk", "submission-tokens"):
        assert client.get(reverse(route), headers=bearer).status_code == 404


@pytest.mark.parametrize("ends", ["part", "person", "token", "day"])
def test_a_token_ends_with_the_part_of_its_holder_or_when_it_is_withdrawn_or_over(token, part, ends):
    yesterday = timezone.localdate() - timedelta(days=1)
    if ends == "part":
        part.until = yesterday
        part.save()
    elif ends == "person":
        part.person.is_active = False
        part.person.save()
    elif ends == "token":
        client = signed_in(part)
        client.post(reverse("submission-token-withdraw", args=[Token.objects.get().public_id]))
    else:
        Token.objects.update(until=yesterday)
    assert send(token).status_code == 404
    assert Submission.objects.of(ONE).count() == 0


@pytest.mark.parametrize("text", ["", "gwella_", "gwella_" + "A" * 32, "x" * 5000, "gwella_" + "A" * 500])
def test_what_is_no_token_is_told_what_is_told_of_no_page(db, text):
    answers = [send(text), Client().post("/en/submissions/by-tokens/x/y/")]
    assert [one.status_code for one in answers] == [404, 404]


def test_a_token_of_another_role_sends_nothing(db):
    token = tokens.make(visiting(member("practitioner", ONE)), "not allowed")
    assert send(token).status_code == 404


def test_a_token_asks_about_submissions_of_its_own_place_alone(token):
    row = Submission.objects.of(TWIN).create(
        digest="x", name="x", size=1, sent_by="", sent_at=timezone.now(), state=State.SHOWN
    )
    answer = Client().get(f"{ADDRESS}{row.public_id}/", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"year": "1999"}, "submissions.no_year"),
        ({"year": ""}, "submissions.no_year"),
        ({"CONTENT_LENGTH": str(300 * 1024 * 1024)}, "submissions.too_large"),
        ({"CONTENT_LENGTH": "100000", "wsgi.input": BytesIO(b"a" * 99_999)}, "submissions.cut_short"),
    ],
)
def test_what_cannot_be_taken_in_is_said_as_a_code(token, sent, code, tmp_path):
    answer = send(token, **sent)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert not [one for one in tmp_path.rglob("*") if one.is_file()]


def test_nobody_sends_more_than_a_person_could_look_at(token, monkeypatch):
    monkeypatch.setattr(tokens, "MOST_AN_HOUR", 1)
    assert send(token).status_code == 201
    assert send(token, b"other bytes").status_code == 429


def test_tokens_are_not_tried_faster_than_passwords(token):
    """Once an address has tried enough that are none, one that is gets no other answer."""
    answers = [send(f"{tokens.MARK}{number}").status_code for number in range(21)]
    assert answers == [404] * 20 + [429]
    right = send(token)
    assert (right.status_code, right.json()["code"]) == (429, "submissions.too_many_tries")
    assert Client().get(f"{ADDRESS}x/", headers={"Authorization": f"Bearer {token}"}).status_code == 429
    assert send(token, REMOTE_ADDR="192.0.2.7").status_code == 201, "another address is not held up by it"


def test_the_page_shows_a_token_once_and_withdraws_only_ones_own(part):
    client = signed_in(part)
    text = client.post(reverse("submission-token-make"), {"name": "<b>mine"}).content.decode()
    assert tokens.MARK in text
    assert tokens.MARK not in client.get(reverse("submission-tokens")).content.decode()
    assert "<b>mine" not in text
    colleague = signed_in(member("performance_officer", ONE))
    mine = Token.objects.get().public_id
    assert colleague.post(reverse("submission-token-withdraw", args=[mine])).status_code == 404
    assert mine not in colleague.get(reverse("submission-tokens")).content.decode()
    assert Token.objects.filter(withdrawn_at__isnull=True).count() == 1
    assert "Say what the token is for" in client.post(reverse("submission-token-make")).content.decode()
    for _ in range(6):
        text = client.post(reverse("submission-token-make"), {"name": "many"}).content.decode()
    assert "You have 5 tokens already" in text
