"""What waits for somebody comes from every part: questions, submissions, rights, roles; and goes when it is done."""

from __future__ import annotations

import html
import re

import pytest
from asked import CHECK, REFUSED, YEAR, asked, due_return, found, of_year, part, seen
from hands import ONE, TWIN, signed_in

from gwella.accounts.models import Membership
from gwella.code_of_practice.language import Language
from gwella.measuring import answers, handing
from gwella.measuring.asked import asked as asked_of_year
from gwella.measuring.models import Submission
from gwella.measuring.models.conversation import Kind
from gwella.measuring.models.submission import State
from gwella.office import notices
from gwella.returns.definitions import Severity
from gwella.rights.models import Kind as Wanted
from gwella.rights.models import Request
from gwella.rights.models import State as Decided

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_data(settings, tmp_path):
    settings.DATA, settings.KEYS, settings.DESK = tmp_path, tmp_path / "keys", None


def waits(who: Membership, language: str = "en") -> dict[str, str]:
    """Return what the first page says waits, and where each leads."""
    address = {"en": "/en/my-work/", "cy": "/cy/fy-ngwaith/"}[language]
    page = signed_in(who).get(address).content.decode()
    table = page[page.index("<h1") : page.index('<ul class="g-files"')]
    links = re.findall(r'<a class="govuk-link" href="([^"]*)">(.*?)</a>', table, re.DOTALL)
    return {html.unescape(re.sub(r"<[^>]*>", "", said)).strip(): href for href, said in links}


def opens(who: Membership, said: str, language: str = "en") -> str:
    """Follow what waits; return the page it leads to."""
    (href,) = [href for what, href in waits(who, language).items() if said in what]
    answer = signed_in(who).get(href)
    assert answer.status_code == 200, href
    return html.unescape(answer.content.decode())


def says(who: Membership, said: str) -> bool:
    return any(said in what for what in waits(who))


def test_a_question_waits_for_the_officer_then_for_whoever_has_it_then_for_the_officer_to_close_it():
    (officer, by), (worker, practitioner) = part("performance_officer"), part("practitioner")
    neighbour = part("performance_officer", TWIN)[0]
    due_return("draft")
    (one,) = asked(found("A-1"))
    assert CHECK in opens(officer, "nobody was asked yet: 1")
    assert not waits(worker)
    handing.hand_over(seen(one), by=by, member=worker.public_id)
    assert "A-1" in opens(worker, "wait for your answer: 1")
    assert "am eich ateb: 1" in " ".join(waits(worker, "cy"))
    assert len(waits(worker)) == 1, "the notice and the thing itself are one"
    assert not says(officer, "nobody was asked")
    what = answers.said(Kind.EXPLAINED, "The court moved the day.", Language.EN)
    answers.answer({one.public_id: 0}, what, by=practitioner)
    assert not waits(worker)
    assert CHECK in opens(officer, "wait to be closed: 1")
    answers.answer({one.public_id: 1}, what, by=by)
    assert not says(officer, "Questions")
    assert not says(neighbour, "Questions")


def test_what_is_locked_asks_nobody_more():
    officer = part("performance_officer")[0]
    due_return("signed")
    asked(found("A-1"))
    assert not says(officer, "Questions")


@pytest.mark.parametrize(("state", "said"), [(State.SHOWN, "confirm it"), (State.STAGED, "cannot be taken")])
def test_a_submission_waits_for_the_officer_until_somebody_decides(state: State, said: str):
    row = Submission.objects.of(ONE).create(
        digest="d", name="<b>.csv", size=1, state=state, sent_by="x", sent_at=notices.timezone.now(), year=YEAR
    )
    officer = part("performance_officer")[0]
    assert "<b>.csv" in opens(officer, said)
    for other in (part("director")[0], part("practitioner")[0], part("performance_officer", TWIN)[0]):
        assert not says(other, said)
    Submission.objects.of(ONE).filter(pk=row.pk).update(state=State.TAKEN)
    assert not says(officer, said)


def test_a_request_waits_for_a_second_person_and_then_for_whoever_asked():
    lead, director = part("governance_lead")[0], part("director")[0]
    its = Request.objects.of(ONE).create(
        kind=Wanted.ERASURE, reason="Asked by letter", asked_by=lead.person.public_id, asked_at=notices.timezone.now()
    )
    assert "Asked by letter" in opens(director, "waits for a second person: erasure")
    assert not says(lead, "second person")
    assert not says(part("director", TWIN)[0], "second person")
    Request.objects.of(ONE).filter(pk=its.pk).update(state=Decided.APPROVED)
    assert not says(director, "second person")
    assert "Asked by letter" in opens(lead, "waits to be carried out: erasure")
    assert not says(part("governance_lead")[0], "carried out")
    Request.objects.of(ONE).filter(pk=its.pk).update(state=Decided.DONE)
    assert not says(lead, "carried out")


def test_a_removal_waits_for_a_second_person_at_the_page_of_retention():
    lead, director = part("governance_lead")[0], part("director")[0]
    Request.objects.of(ONE).create(
        kind=Wanted.CLEARING, reason="Past its time", asked_by=lead.person.public_id, asked_at=notices.timezone.now()
    )
    assert "Past its time" in opens(director, "removal of what is past its time")


def test_a_role_waits_for_whoever_approves_it_but_not_for_whom_it_is():
    director, given = part("director")[0], part("performance_officer", name="Gwen Rees")[0]
    Membership.objects.filter(pk=given.pk).update(waits_for="director", given_by="somebody")
    assert "Gwen Rees" in opens(director, "The role that Gwen Rees is to have: Performance officer")
    assert not says(part("authority_administrator")[0], "your decision")
    Membership.objects.filter(pk=given.pk).update(given_by=director.person.public_id)
    assert not says(director, "your decision")


def test_whoever_signs_is_told_of_the_conversation_as_it_stands():
    (_, by), (worker, practitioner) = part("performance_officer"), part("practitioner")
    due_return("draft")
    one, other, refused = asked(found("A-1"), found("A-2"), found("A-3", check=REFUSED, severity=Severity.REFUSE))
    handing.hand_over(seen(one, other), by=by, member=worker.public_id)
    explained = answers.said(Kind.EXPLAINED, "The court moved the day.", Language.EN)
    answers.answer({one.public_id: 0}, explained, by=practitioner)
    found_here = {each.check: each for each in asked_of_year(ONE, YEAR)}
    assert (found_here[CHECK].open, found_here[CHECK].answered) == (2, {}), "a reply closes nothing"
    assert found_here[CHECK].words == ()
    assert found_here[REFUSED].open == 1, "what is refused is asked as well"
    answers.answer({one.public_id: 1}, answers.said(Kind.CORRECTED, "", Language.EN), by=by)
    answers.answer({other.public_id: 0}, explained, by=by)
    (closed,) = [each for each in asked_of_year(ONE, YEAR) if each.check == CHECK]
    assert (closed.open, closed.answered) == (0, {"corrected": 1, "explained": 1})
    assert closed.words == (("en", "The court moved the day."),)
    asked(found("A-1"), found("A-2"))
    (again,) = [each for each in asked_of_year(ONE, YEAR) if each.check == CHECK]
    assert (again.open, again.answered) == (1, {"explained": 1}), "said to be corrected, and found again"
    assert len(of_year()) == 3
    assert refused.public_id
