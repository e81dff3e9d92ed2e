"""What was replied is read in the list, closed many at once, or passed back with a reason."""

from __future__ import annotations

import json
import logging

import pytest
from asked import CHECK, YEAR, asked, found, of_year, part, seen, team
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import override
from hands import ONE, TWIN, now, signed_in

from gwella.audit.models import Entry
from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.language import Language
from gwella.measuring import answers, handing, reasons, tallies
from gwella.measuring.models import Answer, Handed, Question
from gwella.office.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("server_of_many_hands")]
WHY = "Pa ddiwrnod oedd hi?"


@pytest.fixture
def officer():
    return part("performance_officer")


@pytest.fixture
def sian():
    return part("practitioner", name="Siân Rees")


@pytest.fixture
def replied(officer, sian):
    """Three questions that Siân was asked; she replied to two, to each in another language."""
    handing.hand_over(seen(*asked(*(found(f"A-{at}") for at in range(3)))), by=officer[1], member=sian[0].public_id)
    first, second, _ = of_year()
    reply(first, sian[1], "Pen-blwydd.", Language.CY)
    reply(second, sian[1], "Born abroad.", kind="known")
    return of_year()


def reply(one, by, words="It is so.", language=Language.EN, kind="explained"):
    answers.answer({one.public_id: one.turn}, answers.said(kind, words, language), by=by)


def back(words=WHY, language=Language.CY):
    return {"why": reasons.reason(words, language)}


def listed(language="en"):
    with override(language):
        return reverse("questions-of", args=[YEAR, CHECK])


def form(do, *questions, **fields):
    return {"do": do, "question": [f"{one.public_id}:{one.turn}" for one in questions], **fields}


def stages():
    return [one.stage for one in of_year()]


# What was replied, in the list


@pytest.mark.parametrize(
    ("language", "known"),
    [("en", "Known, and cannot be put right this year"), ("cy", "Gwyddom amdano, ond ni ellir ei gywiro eleni")],
)
def test_the_list_says_what_was_replied_in_its_own_language_by_whom_and_when(officer, replied, language, known):
    text = signed_in(officer[0]).get(listed(language)).content.decode()
    assert '<span lang="cy">Pen-blwydd.</span>' in text
    assert f'{known}: <span lang="en">Born abroad.</span> <span class="g-quiet">(Siân Rees, ' in text
    assert text.count("(Siân Rees, ") == 2, "nothing was replied to the third"


def test_each_reply_stands_beside_its_own_question_whoever_replied_first(officer, sian):
    many = asked(*(found(f"A-{at}") for at in range(5)))
    handing.hand_over(seen(*many), by=officer[1], member=sian[0].public_id)
    for at in (3, 0, 4, 1, 2):
        reply(many[at], sian[1], f"About {many[at].reference}.")
    text = signed_in(officer[0]).get(listed()).content.decode()
    rows = [row for row in text.split("<tr>") if "About A-" in row]
    assert [row.count(f"About {one.reference}.") for row, one in zip(rows, many, strict=True)] == [1] * 5


def test_a_list_without_replies_offers_none(officer):
    asked(found("A-1"))
    assert 'value="replied"' not in signed_in(officer[0]).get(listed()).content.decode()


def test_a_reply_that_was_closed_or_passed_back_waits_in_the_list_no_more(officer, sian, replied):
    reply(replied[0], officer[1])
    handing.hand_over(seen(replied[1]), by=officer[1], member=sian[0].public_id, **back())
    assert answers.replies(of_year()) == {}


# Each with its reply


def test_each_is_closed_as_it_was_replied(officer, replied):
    sent = signed_in(officer[0]).post(listed(), form("replied", *replied[:2]))
    assert sent["Location"].endswith("?answered=2")
    assert stages() == ["closed", "closed", "open"]
    closing = Answer.objects.of(ONE).filter(closes=True).order_by("pk")
    assert [(one.kind, one.words, one.language, one.by) for one in closing] == [
        ("explained", "Pen-blwydd.", "cy", officer[1].person),
        ("known", "Born abroad.", "en", officer[1].person),
    ]
    assert Answer.objects.of(ONE).filter(closes=False).count() == 2, "what she said stays hers"
    assert (tallies.own(ONE, CHECK).closed, tallies.own(ONE, CHECK).explained) == (2, 1)
    closed = [one.facts for one in Entry.objects.filter(place=ONE, what="question.answer") if one.facts["closes"]]
    assert [(one["kind"], one["count"]) for one in closed] == [("explained", 1), ("known", 1)]


def test_none_is_closed_where_one_of_them_has_no_reply(officer, replied):
    text = signed_in(officer[0]).post(listed(), form("replied", *replied)).content.decode()
    assert '<a href="#questions">Choose only questions that were replied to' in text
    assert 'id="questions"' in text
    assert text.count("checked") == 3
    assert stages() == ["replied", "replied", "open"]


def test_none_is_closed_where_a_reply_came_meanwhile(officer, sian, replied):
    reply(replied[0], sian[1], "No: the day after.")
    text = signed_in(officer[0]).post(listed(), form("replied", *replied[:2])).content.decode()
    assert "Somebody answered meanwhile" in text
    assert "No: the day after." in text
    assert stages() == ["replied", "replied", "open"]


def test_none_is_closed_where_another_officer_passed_one_back_meanwhile(officer, sian, replied):
    handing.hand_over(seen(replied[0]), by=officer[1], member=sian[0].public_id, **back())
    text = signed_in(officer[0]).post(listed(), form("replied", *replied[:2])).content.decode()
    assert "Choose only questions that were replied to" in text
    assert stages() == ["open", "replied", "open"]


def test_a_second_click_closes_nothing_again(officer, replied):
    browser = signed_in(officer[0])
    browser.post(listed(), form("replied", *replied[:2]))
    again = browser.post(listed(), form("replied", *replied[:2])).content.decode()
    assert "Choose only questions that were replied to" in again
    assert Answer.objects.of(ONE).filter(closes=True).count() == 2


def test_nobody_but_the_officer_closes_or_passes_back(sian, replied):
    neighbour = part("performance_officer", TWIN)
    for membership, _ in (sian, part("team_manager", team=team().public_id), part("director"), neighbour):
        for do in ("replied", "hand"):
            sent = form(do, *replied[:2], to=f"member:{sian[0].public_id}", why="So.")
            assert signed_in(membership).post(listed(), sent).status_code == 404
    assert stages() == ["replied", "replied", "open"]
    assert not Handed.objects.of(ONE).exclude(words="").exists()


# Why it is handed over, or passed back


def test_a_reply_is_not_passed_back_without_a_word(officer, sian, replied):
    Notice.objects.of(ONE).all().delete()
    for chosen in (replied[:1], replied):  # one of many is enough
        with pytest.raises(NotAllowed) as refused:
            handing.hand_over(seen(*chosen), by=officer[1], member=sian[0].public_id, **back("  \n"))
        assert refused.value.code == "questions.no_reason"
    assert stages() == ["replied", "replied", "open"]
    assert not Notice.objects.of(ONE).exists()


def test_what_nobody_has_replied_to_is_handed_over_with_a_reason_or_without(officer, sian):
    one, other = asked(found("A-1"), found("A-2"))
    handing.hand_over(seen(one), by=officer[1], member=sian[0].public_id)
    handing.hand_over(seen(other), by=officer[1], member=sian[0].public_id, **back("The court’s\n own\u202e day? "))
    handed = Handed.objects.of(ONE).order_by("pk")
    assert [(row.words, row.language) for row in handed] == [
        ("", ""),
        ("The court’s own\N{REPLACEMENT CHARACTER} day?", "cy"),
    ]
    text = signed_in(sian[0]).get(reverse("question", args=[other.public_id])).content.decode()
    assert 'Handed over: <span lang="cy">The court’s own' in text


def test_a_reason_is_as_long_as_an_answer_at_most(officer, sian, replied):
    with pytest.raises(NotAllowed) as refused:
        handing.hand_over(seen(replied[0]), by=officer[1], member=sian[0].public_id, **back("x" * 1001))
    assert refused.value.code == "questions.reason_too_long"
    handing.hand_over(seen(replied[0]), by=officer[1], member=sian[0].public_id, **back("x" * 1000))
    assert stages() == ["open", "replied", "open"]


def test_words_and_their_language_are_kept_both_or_neither():
    for words, language in (("So.", ""), ("", "en")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Handed.objects.of(ONE).create(question="q", words=words, language=language, at=now())


@pytest.mark.parametrize(("language", "passed"), [("en", "Passed back"), ("cy", "Anfonwyd yn ôl")])
def test_whoever_is_asked_again_reads_why_first_and_in_the_history(officer, sian, replied, language, passed):
    with override("cy"):
        sent = form("hand", replied[0], to=f"member:{sian[0].public_id}", why=f"{WHY}<script>")
        assert signed_in(officer[0]).post(listed("cy"), sent).status_code == 302
    with override(language):
        address = reverse("question", args=[replied[0].public_id])
    browser = signed_in(sian[0])
    text = browser.get(address).content.decode()
    says = f'{passed}: <span lang="cy">{WHY}&lt;script&gt;</span> <span class="g-quiet">(Nia Prys, '
    assert text.count(says) == 2
    assert text.index(says) < text.index("<h2") < text.index("Pen-blwydd.") < text.rindex(says)
    reply(of_year()[0], sian[1], "The ninth.")
    assert browser.get(address).content.decode().count(says) == 1, "once it is answered, in the history alone"


def test_a_reason_stands_on_the_questions_page_alone(
    officer, sian, replied, caplog, django_capture_on_commit_callbacks
):
    with caplog.at_level(logging.DEBUG), django_capture_on_commit_callbacks(execute=True):
        sent = form("hand", replied[0], to=f"member:{sian[0].public_id}", why=WHY)
        signed_in(officer[0]).post(listed(), sent)
    assert Handed.objects.of(ONE).get(words=WHY).by == officer[1].person
    kept = [json.dumps([one.facts for one in Entry.objects.all()]), caplog.text, str([one.body for one in mail.outbox])]
    kept.append(str([(one.values, one.leads_to, one.about) for one in Notice.objects.of(ONE)]))
    kept.append(signed_in(sian[0]).get(reverse("questions-own")).content.decode())
    assert [WHY in text for text in kept] == [False] * 5


def test_a_second_click_says_it_once_and_a_new_reply_can_be_passed_back_alike(officer, sian, replied):
    for _ in range(2):
        handing.hand_over(seen(replied[0]), by=officer[1], member=sian[0].public_id, **back())
    assert [one.words for _, one in reasons.given(replied[0])] == [WHY]
    reply(of_year()[0], sian[1], "It is.")
    handing.hand_over(seen(of_year()[0]), by=officer[1], member=sian[0].public_id, **back())
    assert [one.words for _, one in reasons.given(replied[0])] == [WHY, WHY]


def test_nothing_is_passed_back_where_a_reply_came_meanwhile(officer, sian, replied):
    reply(replied[0], sian[1], "No: the day after.")
    sent = form("hand", replied[0], to=f"member:{sian[0].public_id}", why=WHY)
    text = signed_in(officer[0]).post(listed(), sent).content.decode()
    assert "Somebody answered meanwhile" in text
    assert f">{WHY}</textarea>" in text
    assert stages()[0] == "replied"


MEANWHILE = {
    "en": "Somebody answered meanwhile or passed the question back",
    "cy": "Atebodd rhywun yn y cyfamser neu anfonodd y cwestiwn yn ôl",
}


@pytest.mark.parametrize("language", MEANWHILE)
def test_a_page_from_before_it_was_passed_back_closes_nothing_by_it(officer, sian, replied, language):
    handing.hand_over(seen(replied[0]), by=officer[1], member=sian[0].public_id, **back())
    other = signed_in(part("performance_officer")[0])
    with override(language):
        alone = other.post(
            reverse("question-answer", args=[replied[0].public_id]),
            {"seen": replied[0].turn, "kind": "explained", "words": "Pen-blwydd."},
        )
    many = other.post(listed(language), form("answer", replied[0], kind="explained", words="Pen-blwydd."))
    for answer in (alone, many):
        assert MEANWHILE[language] in answer.content.decode()
    assert stages() == ["open", "replied", "open"]
    again = other.post(listed(), form("answer", of_year()[0], kind="explained", words="Pen-blwydd."))
    assert again["Location"].endswith("?answered=1"), "whoever has read that it was passed back may close it"


def test_what_was_passed_back_meanwhile_is_handed_to_nobody_else(officer, sian, replied):
    handing.hand_over(seen(replied[0]), by=officer[1], member=sian[0].public_id, **back())
    dylan = part("practitioner", name="Dylan Ifan")[0]
    for member, why in ((dylan, back()), (sian[0], back("Which day?"))):
        with pytest.raises(NotAllowed) as refused:
            handing.hand_over(seen(replied[0]), by=officer[1], member=member.public_id, **why)
        assert refused.value.code == "questions.answered_meanwhile"
    assert of_year()[0].member == sian[0].public_id


def test_only_a_reply_that_is_passed_back_is_a_turn(officer, sian, replied):
    handing.hand_over(seen(*replied), by=officer[1], member=sian[0].public_id, **back())
    assert [one.turn for one in of_year()] == [2, 2, 0]
    handing.hand_over(seen(*replied), by=officer[1], member=sian[0].public_id, **back())
    assert [one.turn for one in of_year()] == [2, 2, 0], "a second click is none"
    reply(of_year()[0], sian[1], "The ninth.")
    assert [one.turn for one in answers.history(of_year()[0])] == [1, 3]


def test_the_reasons_of_earlier_years_stay_in_the_history_with_their_year(officer, sian):
    (before,) = asked(found("A-1"), year=2023)
    handing.hand_over(seen(before), by=officer[1], member=sian[0].public_id, **back())
    (one,) = asked(found("A-1"))
    assert [(year, its.words) for year, its in reasons.given(one)] == [(2023, WHY)]
    assert reasons.given(before) == reasons.given(one)
    assert reasons.given(Question(authority=TWIN, sign=one.sign, year=YEAR)) == []
    text = signed_in(officer[0]).get(reverse("question", args=[one.public_id])).content.decode()
    assert text.count(WHY) == 1, "in the history, and not as what is asked now"


def test_what_is_asked_anew_the_next_year_is_no_reply_passed_back(officer, sian):
    (before,) = asked(found("A-1"), year=2023)
    handing.hand_over(seen(before), by=officer[1], member=sian[0].public_id)
    reply(before, sian[1])
    (one,) = asked(found("A-1"))
    handing.hand_over(seen(one), by=officer[1], member=sian[0].public_id, **back())
    text = signed_in(sian[0]).get(reverse("question", args=[one.public_id])).content.decode()
    assert f'Handed over: <span lang="cy">{WHY}' in text
    assert "Passed back" not in text


# Where a fault stands


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"do": "hand", "to": "", "why": WHY}, "to"),
        ({"do": "hand", "to": "HER", "why": " "}, "why"),
        ({"do": "hand", "to": "HER", "why": "x" * 1001}, "why"),
        ({"do": "answer", "kind": "", "words": "So."}, "kind"),
        ({"do": "answer", "kind": "known", "words": ""}, "words"),
    ],
)
def test_a_fault_stands_at_its_own_field_in_the_list(officer, sian, replied, fields, field):
    fields = {name: f"member:{sian[0].public_id}" if value == "HER" else value for name, value in fields.items()}
    text = signed_in(officer[0]).post(listed(), form("", replied[0]) | fields).content.decode()
    assert f'<a href="#{field}">' in text
    assert f'<p id="{field}-error" class="govuk-error-message">' in text
    assert text.count("govuk-error-message") == 1
    assert f"{field}-error" in text.partition(f'id="{field}"')[2] or field == "kind"


def test_what_is_handed_over_from_its_own_page_is_put_right_there(officer, sian, replied):
    browser, address = signed_in(officer[0]), reverse("question", args=[replied[0].public_id])
    ready = browser.get(address).content.decode()
    assert f'<option value="member:{sian[0].public_id}" selected>' in ready, "back to whoever replied"
    sent = form("hand", replied[0], to=f"member:{sian[0].public_id}", why="") | {"from": replied[0].public_id}
    text = browser.post(listed(), sent).content.decode()
    assert '<a href="#why">Say why you pass the question back' in text
    assert "What was replied stands below" in text
    assert ">Pen-blwydd.</textarea>" in text
    assert 'name="from"' in text
    (other,) = asked(found("B-1"), place=TWIN)
    strange = browser.post(listed(), sent | {"from": other.public_id}).content.decode()
    assert 'name="from"' not in strange, "only what they see, of this list"
