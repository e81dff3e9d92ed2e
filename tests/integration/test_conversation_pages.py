"""The pages of the conversation: what was typed stays, nothing from a file runs, and no page mixes languages."""

from __future__ import annotations

import io
import re
import zipfile

import polib
import pytest
from asked import CHECK, REFUSED, YEAR, asked, found, of_year, part, seen, team
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from hands import ONE, signed_in
from test_languages import Visible

from gwella.code_of_practice.language import Language
from gwella.measuring import answers, handing
from gwella.measuring.models import Answer
from gwella.measuring.models.conversation import Meant
from gwella.pages.catalogues import WELSH
from gwella.returns.definitions import Severity
from gwella.returns.worklist import FIGURES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("server_of_many_hands")]
LIST = "questions-of", [YEAR, CHECK]


@pytest.fixture
def officer():
    return part("performance_officer")


@pytest.fixture
def browser(officer):
    return signed_in(officer[0])


def at(name, *arguments):
    return reverse(name, args=arguments)


def boxes(*questions):
    return [f"{one.public_id}:{one.turn}" for one in questions]


def page(browser: Client, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_many_are_answered_with_one_explanation(browser):
    many = asked(*(found(f"A-{at}") for at in range(3)))
    sent = {"do": "answer", "question": boxes(*many[:2]), "kind": "explained", "words": "One home for all."}
    answered = browser.post(at(LIST[0], *LIST[1]), sent)
    assert answered["Location"].endswith("?answered=2")
    assert "Questions answered: 2." in page(browser, answered["Location"])
    assert [one.stage for one in of_year()] == ["closed", "closed", "open"]


def test_what_was_typed_and_ticked_stays_beside_what_is_wrong(browser):
    one, other = asked(found("A-1"), found("A-2"))
    sent = {"do": "answer", "question": boxes(one), "kind": "", "words": "Because <b>so</b>"}
    text = browser.post(at(LIST[0], *LIST[1]), sent).content.decode()
    assert "There is a problem" in text
    assert "Because &lt;b&gt;so&lt;/b&gt;" in text
    assert f'value="{one.public_id}:0"\n' in text.replace("checked", "checked")
    assert text.count("checked") == 1
    assert other.public_id in text


def test_nothing_ticked_answers_nothing(browser):
    asked(found("A-1"))
    for do in ("answer", "before", "hand", "something-else"):
        sent = {"do": do, "kind": "explained", "words": "So."}
        assert "There is a problem" in browser.post(at(LIST[0], *LIST[1]), sent).content.decode(), do
    for box in ("x", ":", "a:-1", "a:٣", "'; drop:0"):
        assert browser.post(at(LIST[0], *LIST[1]), {"question": box, "kind": "known", "words": "x"}).status_code == 200
    assert Answer.objects.of(ONE).count() == 0


def test_a_form_answers_only_what_its_page_shows(browser):
    (other,) = asked(found("A-1"), year=2023)
    asked(found("A-2"))
    for do in ("answer", "before", "hand"):
        sent = {"do": do, "question": boxes(other), "kind": "explained", "words": "So."}
        assert "Choose at least one question" in browser.post(at(LIST[0], *LIST[1]), sent).content.decode()
    assert of_year(year=2023)[0].stage == "open"


def test_each_is_answered_as_it_was_explained_before(browser, officer):
    for one in asked(found("A-1"), found("A-2"), year=2023):
        what = answers.said("explained", f"About {one.reference}.", Language.CY)
        answers.answer({one.public_id: 0}, what, by=officer[1])
    first, second, third = asked(found("A-1"), found("A-2"), found("A-3"))
    text = page(browser, at(LIST[0], *LIST[1]))
    assert '<span lang="cy">About A-1.</span>' in text
    refused = browser.post(at(LIST[0], *LIST[1]), {"do": "before", "question": boxes(first, third)})
    assert "no such explanation" in refused.content.decode()
    assert {one.stage for one in of_year()} == {"open"}
    browser.post(at(LIST[0], *LIST[1]), {"do": "before", "question": boxes(first, second)})
    given = Answer.objects.of(ONE).filter(year=YEAR).order_by("pk")
    assert [(one.words, one.language) for one in given] == [("About A-1.", "cy"), ("About A-2.", "cy")]


def test_the_explanation_of_last_year_stands_ready_in_the_form(browser, officer):
    (before,) = asked(found("A-1"), year=2023)
    answers.answer({before.public_id: 0}, answers.said("explained", "The court moved it.", Language.EN), by=officer[1])
    (one,) = asked(found("A-1"))
    text = page(browser, at("question", one.public_id))
    assert "This was explained for" in text
    assert ">The court moved it.</textarea>" in text
    assert text.count("checked") == 1


def test_a_reply_stands_ready_for_the_officer_in_the_language_it_was_given_in(browser, officer):
    membership, practitioner = part("practitioner")
    (one,) = asked(found("A-1"))
    handing.hand_over(seen(one), by=officer[1], member=membership.public_id)
    answers.answer({one.public_id: 0}, answers.said("explained", "Pen-blwydd.", Language.CY), by=practitioner)
    shown = page(browser, at("question", one.public_id))
    assert "What was replied stands below" in shown
    assert re.search(r'value="explained"[^>]*checked', shown)
    assert ">Pen-blwydd.</textarea>" in shown
    assert "stands below" not in page(signed_in(membership), at("question", one.public_id))
    for words in ("Pen-blwydd.", "A birthday."):
        turn = of_year()[0].turn
        browser.post(at("question-answer", one.public_id), {"seen": turn, "kind": "explained", "words": words})
    said = list(Answer.objects.of(ONE).order_by("turn").values_list("words", "language"))
    assert said == [("Pen-blwydd.", "cy"), ("Pen-blwydd.", "cy"), ("A birthday.", "en")]


def test_what_was_done_before_is_not_said_beside_what_is_wrong(browser):
    (one,) = asked(found("A-1"))
    answer = browser.post(f"{at(LIST[0], *LIST[1])}?answered=1", {"do": "hand", "question": boxes(one)})
    assert "Choose one team or one person" in answer.content.decode()
    assert "Questions answered" not in answer.content.decode()


def test_a_question_is_handed_over_from_its_own_page(browser):
    membership, _ = part("practitioner", name="Siân Rees")
    (one,) = asked(found("A-1"))
    sent = {"do": "hand", "question": boxes(one), "to": f"member:{membership.public_id}"}
    answered = browser.post(at(LIST[0], *LIST[1]), sent)
    assert answered["Location"].endswith("?handed=1&told=1")
    assert "Siân Rees" in page(browser, at("question", one.public_id))


def test_of_two_windows_one_is_told_what_was_answered_meanwhile(browser, officer):
    (one,) = asked(found("A-1"))
    address = at("question-answer", one.public_id)
    first = browser.post(address, {"seen": 0, "kind": "explained", "words": "It is so."})
    assert first.status_code == 302
    second = browser.post(address, {"seen": 0, "kind": "known", "words": "It is not so."})
    text = second.content.decode()
    assert "Somebody answered meanwhile" in text
    assert "It is so." in text
    assert ">It is not so.</textarea>" in text
    assert browser.post(address, {"seen": "", "kind": "known", "words": "x"}).status_code == 404


def test_what_cannot_be_taken_is_not_offered_as_correct(browser):
    (one,) = asked(found("A-1", check=REFUSED, severity=Severity.REFUSE))
    text = page(browser, at("question", one.public_id))
    assert 'value="explained"' not in text
    assert 'value="corrected"' in text


def test_a_check_that_is_no_longer_there_is_still_answered(browser):
    (one,) = asked(found("A-1", check="plans.of_another_version", column="colour"))
    text = page(browser, at("question", one.public_id))
    assert "This was asked by a check that Gwella no longer has (plans.of_another_version)." in text
    page(browser, at("questions-in", YEAR))
    page(browser, at("questions-of", YEAR, "plans.of_another_version"))
    sent = {"seen": 0, "kind": "corrected", "words": ""}
    assert browser.post(at("question-answer", one.public_id), sent).status_code == 302


def test_nothing_from_a_file_runs_in_a_page_or_in_a_worklist(browser):
    evil = '<script>alert("x")</script>'
    asked(found("=cmd|' /C calc'!A0", file=evil, team=evil, worker="@SUM(1)"))
    (one,) = of_year()
    for address in (at("questions-of", YEAR, CHECK), at("question", one.public_id), at("questions-names")):
        assert "<script>" not in page(browser, address)
    packed = zipfile.ZipFile(io.BytesIO(browser.get(at("questions-worklists", YEAR)).content))
    name, figures = packed.namelist()
    assert figures == FIGURES
    text = packed.read(name).decode("utf-8-sig")
    assert "/" not in name
    assert "'=cmd" in text
    assert "'@SUM(1)" in text


def test_worklists_hold_what_is_open_a_file_a_team(browser, officer):
    one, *_ = asked(found("A-1", team="Tîm A"), found("A-2", team="Tîm A"), found("B-1", team="Tîm B"))
    answers.answer({one.public_id: 0}, answers.said("explained", "So.", Language.EN), by=officer[1])
    packed = zipfile.ZipFile(io.BytesIO(browser.get(at("questions-worklists", YEAR)).content))
    lists = {name: packed.read(name).decode("utf-8-sig") for name in packed.namelist()}
    assert set(lists) == {"worklist-tim-a.csv", "worklist-tim-b.csv", FIGURES}
    assert "A-2" in lists["worklist-tim-a.csv"]
    assert "A-1" not in "".join(lists.values())


def test_whom_the_extracts_mean_is_said_once(browser):
    adults, (membership, _) = team(name="Oedolion"), part("practitioner", name="Siân Rees")
    asked(found("A-1", team="OLD ADULTS 2", worker="SREES"), found("A-2", team="Oedolion"))
    text = page(browser, at("questions-names"))
    assert text.index("OLD ADULTS 2") < text.index("SREES")
    assert f'value="team:{adults.public_id}" selected' in text.replace("\n", "")
    sent = {"to-0": f"team:{adults.public_id}", "to-2": f"member:{membership.public_id}", "to-1": ""}
    assert browser.post(at("questions-names"), sent)["Location"].endswith("?handed=1")
    assert [(one.team, one.member) for one in of_year()] == [
        (adults.public_id, membership.public_id),
        (adults.public_id, ""),
    ]
    stranger = {"to-0": f"team:{membership.public_id}"}
    assert "Choose one team or one person" in browser.post(at("questions-names"), stranger).content.decode()
    assert Meant.TEAM in list(Meant)


def test_a_long_list_comes_in_parts(browser):
    asked(*(found(f"A-{at:03}") for at in range(101)))
    text = page(browser, at(LIST[0], *LIST[1]))
    assert "1 to 100 of 101" in text
    assert "A-100" not in text
    assert "A-100" in page(browser, at(LIST[0], *LIST[1]) + "?page=2")


def test_forms_need_their_token(officer):
    (one,) = asked(found("A-1"))
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = signed_in(officer[0]).cookies
    sent = {"seen": 0, "kind": "explained", "words": "So."}
    assert browser.post(at("question-answer", one.public_id), sent).status_code == 403
    assert browser.post(at(LIST[0], *LIST[1]), {"question": boxes(one)}).status_code == 403


@pytest.mark.parametrize("language", ["en", "cy"])
def test_no_page_of_it_holds_a_text_of_the_other_language(browser, officer, language):
    catalogue = [(one.msgid, one.msgstr) for one in polib.pofile(str(WELSH)) if "/" not in one.msgid]
    foreign = {cy if language == "en" else en for en, cy in catalogue if en != cy}
    own = {en if language == "en" else cy for en, cy in catalogue}
    membership, _ = part("practitioner", name="Siân Rees")
    (one,) = asked(found("A-1", team="Gogledd"))
    sent = {"do": "hand", "question": boxes(one), "to": f"member:{membership.public_id}"}
    browser.post(at(LIST[0], *LIST[1]), sent)
    pages = [
        (browser, "questions-in", [YEAR]),
        (browser, "questions-of", [YEAR, CHECK]),
        (browser, "question", [one.public_id]),
        (browser, "questions-names", []),
        (browser, "quality", []),
        (signed_in(membership), "questions-own", []),
        (signed_in(membership), "question", [one.public_id]),
    ]
    for who, name, arguments in pages:
        with override(language):
            address = reverse(name, args=arguments)
        reader = Visible(language)
        reader.feed(page(who, address))
        assert sorted(text for text in reader.texts if text in foreign and text not in own) == [], name
