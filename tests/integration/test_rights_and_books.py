"""Erasure, computing again and retention change the books alone: no submission is taken or lost meanwhile."""

from __future__ import annotations

import html
import os
import time
from pathlib import Path

import pytest
from django.urls import reverse
from test_rights_pages import ask, carry_out, decide, director, officer, place, sent, whom

from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import say
from gwella.code_of_practice.places import INVENTED
from gwella.measuring.models import Submission
from gwella.rights import clearing, requests
from gwella.rights.models import Request, State
from gwella.rights.place import PlaceFolders
from gwella.site import books
from gwella.site.recorded import recompute

__all__ = ["director", "officer", "place", "whom"]  # fixtures

pytestmark = pytest.mark.django_db
AT_WORK = "submissions.books_at_work"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(books, "PATIENCE", 0)


def stands(request: Request) -> str:
    return str(Request.objects.of(INVENTED).get(pk=request.pk).state)


def test_nobody_is_erased_while_a_submission_is_taken(place, whom, officer, director, impatient):
    request = ask(officer, whom, "erasure")
    decide(director, request)
    with books.alone(INVENTED):
        answer = carry_out(officer, request, whom)
    assert answer.status_code == 200
    assert say(AT_WORK, Language.EN) in html.unescape(answer.content.decode())
    assert stands(request) == State.APPROVED
    carry_out(officer, request, whom)
    assert stands(request) == State.DONE


def test_the_books_are_held_while_they_are_computed_again(place, whom, officer, director, impatient, monkeypatch):
    request = ask(officer, whom, "erasure")
    decide(director, request)
    carry_out(officer, request, whom)
    computed, seen = recompute._computed, []

    def held(who, desk):
        with pytest.raises(books.NotAllowed), books.alone(INVENTED):
            pass
        seen.append(desk.results)
        return computed(who, desk)

    monkeypatch.setattr(recompute, "_computed", held)
    answer = officer.post(reverse("rights-recompute", args=[request.public_id]))
    assert answer.status_code == 200
    assert seen == [place.results]
    with books.alone(INVENTED):
        assert officer.post(reverse("rights-recompute", args=[request.public_id])).status_code == 409


def old(path: Path) -> None:
    long_ago = time.time() - 20 * 366 * 86_400
    for one in [*path.rglob("*"), path]:
        os.utime(one, (long_ago, long_ago))


def test_a_folder_that_is_looked_at_again_or_taken_is_never_swept(place: PlaceFolders, director, monkeypatch):
    over, again = sent(place, "a", b"x", "taken"), sent(place, "b", b"x", "taken")
    folders = {one.public_id: place.folder / "quarantine" / one.public_id for one in (over, again)}
    for one in folders.values():
        old(one)
    found = clearing.past(place, requests.timezone.localdate())["files_sent"]
    assert found.count == 2
    Submission.objects.of(INVENTED).filter(pk=again.pk).update(state="checking")
    found.remove()
    assert [one.public_id for one in (over, again) if folders[one.public_id].exists()] == [again.public_id]


def test_nothing_is_removed_by_time_while_a_submission_is_taken(place: PlaceFolders, director, impatient):
    its = sent(place, "a", b"x", "taken")
    old(place.folder / "quarantine" / its.public_id)
    proposed = Request.objects.of(INVENTED).create(
        kind="clearing",
        reason="Past its time",
        asked_by="somebody",
        asked_at=requests.timezone.now(),
        found=clearing.counts(clearing.past(place, requests.timezone.localdate())),
    )
    address = reverse("retention-decide", args=[proposed.public_id])
    with books.alone(INVENTED):
        director.post(address, {"decision": "approve"})
    assert stands(proposed) == State.ASKED
    assert (place.folder / "quarantine" / its.public_id).exists()
    director.post(address, {"decision": "approve"})
    assert stands(proposed) == State.DONE
    assert not (place.folder / "quarantine" / its.public_id).exists()
