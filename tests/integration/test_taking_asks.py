"""Taking a submission asks what its check found: sent, taken, asked, answered, and gone once it is put right."""

from __future__ import annotations

import html

import pytest
from django.urls import reverse
from django.utils.translation import activate
from hands import ONE, member, signed_in
from sent_files import YEAR, contacts, taken

from gwella.audit.models import Entry
from gwella.measuring import found as kept
from gwella.measuring.models import Figure, Question
from gwella.measuring.models.submission import State
from gwella.measuring.submissions import of
from gwella.returns.definitions import Severity
from gwella.site.submitting import work

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_data(settings, tmp_path):
    settings.DATA, settings.KEYS, settings.DESK = tmp_path, tmp_path / "keys", None
    activate("en")


@pytest.fixture
def officer(db):
    return signed_in(member("performance_officer", ONE))


def right(rows: int = 4) -> bytes:
    """Return the same contacts without the one that has a client group that is none."""
    return b"\n".join(contacts(ONE, rows).splitlines()[:-1]) + b"\n"


def asked(**of_what: object) -> list[Question]:
    return list(Question.objects.of(ONE).filter(**of_what).order_by("pk"))


def opened(one: Question) -> str:
    return reverse("question", args=[one.public_id])


def test_what_was_found_is_asked_when_it_is_taken_answered_and_gone_when_it_is_put_right(officer):
    row = taken(officer, ONE, {"contacts.csv": contacts(ONE, word="R-wrong")})
    assert row.state == State.TAKEN
    (one,) = asked(reference="R-wrong")
    assert (one.year, one.submission, one.stage, one.gone) == (YEAR, row.public_id, "open", False)
    overview = officer.get(reverse("questions-in", args=[YEAR])).content.decode()
    assert reverse("questions-of", args=[YEAR, one.asks]) in overview
    page = html.unescape(officer.get(opened(one)).content.decode())
    assert "R-wrong" in page
    sent = {"seen": "0", "kind": "corrected", "words": "Put right in the case system."}
    assert officer.post(reverse("question-answer", args=[one.public_id]), sent).status_code == 302
    assert asked(pk=one.pk)[0].stage == "closed"
    taken(officer, ONE, {"contacts.csv": right()})
    (after,) = asked(pk=one.pk)
    assert (after.gone, after.submission) == (True, row.public_id)
    assert "No longer found: put right" in html.unescape(officer.get(opened(one)).content.decode())
    first, second = [each.facts for each in Entry.objects.filter(place=ONE, what="submission.take").order_by("number")]
    # What the tables that were not sent would hold is asked as well, and stays so.
    assert first["questions"] - second["questions"] == 1
    assert second["questions"] == len(asked(stage="open", gone=False))


def test_the_same_thing_found_further_down_a_later_file_is_the_same_question_and_what_was_said_holds(officer):
    taken(officer, ONE, {"contacts.csv": contacts(ONE, 3, word="R-wrong")})
    (one,) = asked(reference="R-wrong")
    lines = contacts(ONE, 3, word="R-wrong").splitlines()
    moved = b"\n".join([lines[0], lines[-1], *lines[1:-1]]) + b"\n"
    again = taken(officer, ONE, {"contacts.csv": moved})
    (after,) = asked(reference="R-wrong")
    assert (after.public_id, after.submission) == (one.public_id, again.public_id)
    assert after.row < one.row


def test_what_another_table_asked_stays_asked_where_a_submission_does_not_hold_that_table(officer):
    taken(officer, ONE, {"contacts.csv": contacts(ONE, word="R-wrong")})
    plans = (
        f"Plan,Authority,Person,Client group,Date the plan began,Date the plan ended\nA,{ONE},P1,adult,{YEAR}-05-01,\n"
    )
    assert taken(officer, ONE, {"plans.csv": plans.encode()}).state == State.TAKEN
    assert not asked(reference="R-wrong")[0].gone


def test_nothing_is_called_gone_where_more_was_found_than_is_kept(officer, monkeypatch):
    taken(officer, ONE, {"contacts.csv": contacts(ONE, word="R-wrong")})
    monkeypatch.setattr(work, "MOST", -1)
    taken(officer, ONE, {"contacts.csv": right()})
    assert not asked(reference="R-wrong")[0].gone


def test_of_a_submission_whose_findings_cannot_be_read_nothing_is_taken(officer, monkeypatch):
    written = work.read_found

    def damaged(path):
        path.write_text("{}\n", encoding="utf-8")
        return written(path)

    monkeypatch.setattr(work, "read_found", damaged)
    row = taken(officer, ONE, {"contacts.csv": contacts(ONE)})
    monkeypatch.undo()
    assert of(ONE, row.public_id).state == State.STAGED
    assert not asked()
    assert not Figure.objects.of(ONE).exists()
    answer = officer.post(reverse("submission-look-again", args=[row.public_id]))
    assert answer.status_code == 302, "it can be looked at again"


def test_a_row_that_nothing_tells_from_another_has_no_sign_of_its_own():
    one = kept.Finding(
        table="contacts", file="contacts.csv", rule="heading_absent", severity=Severity.QUERY, row=7, worker="Ann"
    )
    line = kept.found(one, b"k" * 32)
    assert (line.about, line.worker) == ("", "Ann")
    whole = kept.Finding(table="contacts", file="contacts.csv", rule="heading_absent", severity=Severity.QUERY)
    assert kept.found(whole, b"k" * 32).about
