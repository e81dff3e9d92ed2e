"""While sent files are being checked: what whoever waits sees, and what becomes of what they take back meanwhile."""

from __future__ import annotations

import html
import os

import pytest
from django.urls import reverse
from django.utils import timezone
from hands import ONE, member, signed_in
from sent_files import again, contacts, of_answer, send, work_off

from gwella.measuring.models.submission import State
from gwella.office.models import Job, Notice
from gwella.site.quarantine import quarantine
from gwella.site.submitting import work

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("server_of_many_hands")]


@pytest.fixture
def officer(db):
    return signed_in(member("performance_officer", ONE))


def page(client, row):
    return html.unescape(client.get(reverse("submission", args=[row.public_id])).content.decode())


@pytest.mark.parametrize(
    ("left", "says"),
    [
        (lambda at: at.write_text("checking"), "Step 2 of 4: every row is being checked."),
        (lambda at: at.write_text("<b>nearly</b>"), "The files are being read, checked and counted"),
        (lambda at: at.write_bytes(b"reading" * 9), "The files are being read, checked and counted"),
        (lambda at: at.symlink_to(at.parent.parent / "sent.json"), "The files are being read, checked and counted"),
        (os.mkfifo, "The files are being read, checked and counted"),
    ],
    ids=["a step", "no step", "too long", "a link", "a pipe"],
)
def test_whoever_waits_sees_how_far_it_is_and_nothing_else_that_a_check_might_say(officer, left, says):
    row = of_answer(send(officer, {"contacts.csv": contacts(ONE)}), ONE)
    Job.objects.of(ONE).filter(on=row.public_id).update(heard_at=timezone.now())
    work = quarantine(ONE, row.public_id) / "work-x"
    work.mkdir()
    left(work / "at")
    assert says in page(officer, row)
    assert "<b>nearly" not in page(officer, row)


def test_nothing_asks_to_be_looked_at_that_was_withdrawn(officer):
    row = of_answer(send(officer, {"contacts.csv": contacts(ONE)}), ONE)
    work_off()
    assert Notice.objects.of(ONE).filter(read_at=None).count() == 1
    officer.post(reverse("submission-withdraw", args=[row.public_id]))
    assert not Notice.objects.of(ONE).filter(read_at=None).exists()


def test_on_a_server_the_desk_shows_no_folder_of_the_machine_and_is_left_by_signing_out(officer, settings):
    said = officer.get(reverse("desk")).content.decode()
    assert str(settings.DATA) not in said
    assert reverse("desk-leave") not in said
    assert "this machine" not in said


def test_what_is_withdrawn_while_it_is_being_checked_leaves_nothing_and_complains_of_nothing(
    officer, monkeypatch, caplog
):
    row = of_answer(send(officer, {"contacts.csv": contacts(ONE)}), ONE)

    def withdrawn(asked):
        officer.post(reverse("submission-withdraw", args=[row.public_id]))
        return told(asked)

    told = work.told
    monkeypatch.setattr(work, "told", withdrawn)
    work_off()
    assert again(row).state == State.WITHDRAWN
    assert not quarantine(ONE, row.public_id).exists()
    assert [one.code for one in Notice.objects.of(ONE)] == ["submissions.gone"]
    assert "ERROR" not in caplog.text
