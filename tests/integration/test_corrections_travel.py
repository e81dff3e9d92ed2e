"""What was accepted is corrected only where Welsh Government let it be: the request, its answer, and the revision."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hands import ONE, TWIN, member, now, visiting
from packed import again, forget_here, its, opened, refused, sent
from travelled import ANALYST, OFFICER, YEAR, ask, decide, figures, member_named

from gwella.accounts.session import Visitor
from gwella.code_of_practice.places import WALES
from gwella.measuring import approval, arriving, correcting, travelling
from gwella.packages.manifest import Verdict
from gwella.packages.opened import Opened

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keys(settings, tmp_path: Path) -> Path:
    settings.DATA, settings.DESK = tmp_path, None
    return tmp_path / travelling.FOLDER


@pytest.fixture
def officer() -> Visitor:
    return visiting(member("performance_officer", ONE, OFFICER))


@pytest.fixture
def analyst() -> Visitor:
    return member_named("government_analyst", WALES, ANALYST)


def asked(keys: Path) -> tuple[Opened, Opened]:
    """Return the package of a return that was accepted, and the request to correct it, with nothing of it here."""
    found = opened(sent(keys=keys), WALES, keys)
    decide(ONE, "accept")
    ask(ONE, "A team was left out.")
    made = correcting.of_request(its(), by=member_named("performance_officer", ONE, OFFICER), keys=keys)
    request = opened(made, WALES, keys)
    forget_here()
    return found, request


def test_a_request_says_who_asks_why_and_about_which_return(keys: Path, officer: Visitor):
    found, request = asked(keys)
    said = request.manifest
    assert (said.format, said.answers, said.revision, said.signed_by) == (2, found.name, 0, OFFICER)
    assert said.reason == "A team was left out."
    assert "gwella-request-W06000001-2024-" in travelling.file_name(said)
    approval.begin(ONE, YEAR, by=officer)
    with refused("packages.nothing_asked"):
        correcting.of_request(its(), by=officer, keys=keys)


def test_a_request_is_about_what_was_accepted_here(keys: Path, analyst: Visitor, officer: Visitor):
    found, request = asked(keys)
    with refused("packages.asks_about_nothing"):
        arriving.take(request, by=analyst)
    arriving.take(found, by=analyst)
    with refused("packages.not_to_be_corrected"):
        arriving.take(request, by=analyst)
    decide(ONE, "accept")
    for said, code in (
        ({"from_": TWIN}, "packages.asks_about_nothing"),
        ({"revision": 1}, "packages.asks_about_nothing"),
    ):
        with refused(code):
            arriving.take(again(request, **said), by=analyst)
    with refused("packages.not_for_here"):
        arriving.take(request, by=officer)
    assert its().stage == "accepted"
    assert arriving.take(request, by=analyst).is_new
    assert not arriving.take(request, by=analyst).is_new
    last = approval.moves(its())[-1]
    assert (its().stage, last.elsewhere, last.reason) == ("reopening_accepted", OFFICER, "A team was left out.")
    # One asks at a time.
    with refused("packages.not_to_be_corrected"):
        arriving.take(again(request, signed_at=now(), made_at=now()), by=analyst)


def test_a_revision_comes_after_what_it_corrects_and_where_it_was_let(keys: Path, analyst: Visitor):
    found, request = asked(keys)
    revision = again(found, figures(ONE, 500), revision=1, made_at=found.manifest.made_at + timedelta(minutes=5))
    for ready in (lambda: None, lambda: arriving.take(found, by=analyst)):
        ready()
        with refused("packages.earlier_not_accepted"):
            arriving.take(revision, by=analyst)
    decide(ONE, "accept")
    arriving.take(request, by=analyst)
    with refused("packages.not_let"):
        arriving.take(revision, by=analyst)
    decide(ONE, "let_correct")
    assert arriving.take(revision, by=analyst).is_new
    assert (its().revision, its().stage, its().locked.encode()) == (1, "submitted", figures(ONE, 500))
    assert approval.why_corrected(its()) == "A team was left out."
    (accepted,) = approval.accepted(ONE, YEAR)
    assert accepted.locked.encode() == figures(ONE, 412)
    # What it corrects does not come after it, and a second one not beside it.
    with refused("packages.later_revision"):
        arriving.take(again(found, figures(ONE, 600)), by=analyst)
    with refused("packages.another_waits"):
        arriving.take(again(revision, figures(ONE, 600)), by=analyst)
    # Returned with a question and sent again: an older server repeats why it is corrected, which answers nothing.
    for minutes, reason, answered in ((9, "A team was left out.", ""), (12, "It is 500.", "It is 500.")):
        decide(ONE, "return", "Is 500 right?")
        sent_at = found.manifest.made_at + timedelta(minutes=minutes)
        assert arriving.take(again(revision, made_at=sent_at, reason=reason), by=analyst).is_new
        assert (its().stage, approval.answered(its())) == ("submitted", answered)


def test_an_answer_to_a_return_is_none_to_a_request(keys: Path, officer: Visitor, analyst: Visitor):
    found, request = asked(keys)
    arriving.take(found, by=analyst)
    decide(ONE, "accept")
    arriving.take(request, by=analyst)
    # While it is not decided, what can be sent is what was said to the return.
    assert opened(travelling.of_answer(its(), by=analyst, keys=keys), ONE, keys).manifest.answers == found.name
    decide(ONE, "leave", "Say which team.")
    answer = opened(travelling.of_answer(its(), by=analyst, keys=keys), ONE, keys)
    said = answer.manifest
    assert (said.format, said.answers, said.verdict, said.reason) == (2, request.name, "left", "Say which team.")
    about = its().public_id
    travelling.keep("made", found.manifest, found.name, officer, about)
    travelling.keep("made", request.manifest, request.name, officer, about)
    for wrong in ({"answers": found.name}, {"verdict": Verdict.ACCEPTED}):
        with refused("packages.answers_nothing"):
            arriving.take(again(answer, **wrong), by=officer)


def test_in_one_shared_installation_a_request_and_its_answer_change_nothing(
    keys: Path, officer: Visitor, analyst: Visitor
):
    found = opened(sent(keys=keys), WALES, keys)
    assert not arriving.take(found, by=analyst).is_new
    decide(ONE, "accept")
    ask(ONE, "A team was left out.")
    request = opened(correcting.of_request(its(), by=officer, keys=keys), WALES, keys)
    assert not arriving.take(request, by=analyst).is_new
    about = its()
    decide(ONE, "let_correct")
    accepted = approval.find(ONE, about.public_id)
    answer = opened(travelling.of_answer(accepted, by=analyst, keys=keys), ONE, keys)
    assert answer.manifest.verdict is Verdict.LET
    assert not arriving.take(answer, by=officer).is_new
    assert (its().revision, its().stage, len(approval.moves(about))) == (1, "draft", 7)
