"""The conversation about the data: asked, handed over, replied to, closed, seen to be gone, offered again."""

from __future__ import annotations

import json
from datetime import date

import pytest
from asked import CHECK, REFUSED, YEAR, asked, due_return, found, of_year, part, seen, submission, team
from hands import ONE, TWIN

from gwella.audit.models import Entry
from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.language import Language
from gwella.measuring import answers, handing, questions, reasons, tallies
from gwella.measuring.models import Answer, Handed, Question, Tally
from gwella.measuring.models.conversation import Kind, Meant, Stage
from gwella.measuring.seen import waiting
from gwella.office.models import Notice
from gwella.returns.definitions import Severity
from gwella.site.conversation import said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_data(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def officer():
    return part("performance_officer")[1]


def explain(question, by, words="The court moved the day.", kind=Kind.EXPLAINED):
    answers.answer({question.public_id: question.turn}, answers.said(kind, words, Language.EN), by=by)
    question.refresh_from_db(from_queryset=Question.objects.of(question.authority))


# Asking


def test_what_is_refused_or_queried_is_asked_and_a_note_is_not():
    every = asked(
        found("A-1"),
        found("A-2", check=REFUSED, severity=Severity.REFUSE),
        found("A-3", check="every.many_more_or_fewer", severity=Severity.NOTE),
    )
    assert [(one.reference, one.asks, one.stage, one.gone) for one in every] == [
        ("A-1", CHECK, "open", False),
        ("A-2", REFUSED, "open", False),
    ]


def test_rows_that_cannot_be_told_apart_are_one_question_that_says_how_many():
    (one,) = asked(found("", row=9), found("", row=4), found("", row=7))
    assert (one.times, one.row) == (3, 4)


def test_a_question_about_an_adult_names_no_figure_of_children():
    about = {"check": "contacts.not_said_whether_advised", "table": "contacts", "column": "advice_given"}
    whole, adults = (
        {title.en for title in said.figures_changed(one)}
        for group in ("", "adult")
        for one in asked(found("A-1", client_group=group, **about))
    )
    assert adults < whole
    assert not [title for title in adults if "children" in title]


def test_rows_of_several_client_groups_that_cannot_be_told_apart_name_none():
    (one,) = asked(*(found("", row=row, client_group=group) for row, group in enumerate(["adult", "child", "adult"])))
    assert one.client_group == ""
    (one,) = asked(*(found("", row=row, client_group="adult") for row in range(2)))
    assert one.client_group == "adult"


def test_the_same_finding_in_a_later_submission_is_the_same_question():
    (before,) = asked(found("A-1", row=2))
    (after,) = asked(found("A-1", row=40))
    assert (after.public_id, after.row, after.gone) == (before.public_id, 40, False)
    assert after.submission != before.submission


def test_what_is_no_longer_found_is_gone_and_comes_back_open():
    asked(found("A-1"), found("A-2"))
    assert [(one.reference, one.gone) for one in asked(found("A-1"))] == [("A-1", False), ("A-2", True)]
    assert [(one.reference, one.gone) for one in asked(found("A-2"))] == [("A-1", True), ("A-2", False)]


def test_what_a_submission_does_not_hold_is_not_gone():
    asked(found("A-1"), found("B-1", table="contacts", column="date"))
    questions.keep(submission(), [], YEAR, tables=["plans"])
    assert [(one.reference, one.gone) for one in of_year()] == [("A-1", True), ("B-1", False)]


def test_another_year_asks_anew_and_leaves_this_one():
    asked(found("A-1"))
    asked(found("A-1"), year=2025)
    assert len({of_year()[0].public_id, of_year(year=2025)[0].public_id}) == 2
    assert of_year()[0].sign == of_year(year=2025)[0].sign
    assert not of_year()[0].gone


def test_an_explanation_holds_for_the_next_submission(officer):
    (one,) = asked(found("A-1"))
    explain(one, officer)
    (again,) = asked(found("A-1"))
    assert (again.stage, again.answered) == ("closed", "explained")


def test_an_explanation_holds_when_a_file_lacked_the_row_for_once(officer):
    (one,) = asked(found("A-1"))
    explain(one, officer)
    asked(found("B-1"))
    again = asked(found("A-1"))[0]
    assert (again.gone, again.stage, again.answered) == (False, "closed", "explained")


def test_what_was_said_to_be_corrected_and_is_found_again_is_open_again(officer):
    (one,) = asked(found("A-1"))
    explain(one, officer, "", Kind.CORRECTED)
    (again,) = asked(found("A-1"))
    assert (again.stage, again.answered, again.turn) == ("open", "", 1)
    assert [answer.kind for answer in answers.history(again)] == ["corrected"]


def test_what_was_said_of_three_rows_is_not_said_of_four(officer):
    (one,) = asked(found("", row=2), found("", row=3))
    explain(one, officer)
    (again,) = asked(found("", row=2), found("", row=3), found("", row=4))
    assert (again.stage, again.times) == ("open", 3)


# Answering


def test_the_officer_closes_with_who_when_and_words(officer):
    (one,) = asked(found("A-1"))
    explain(one, officer)
    (answer,) = answers.history(one)
    assert (one.stage, one.answered, one.turn) == ("closed", "explained", 1)
    assert (answer.words, answer.by, answer.language, answer.closes) == (
        "The court moved the day.",
        officer.person,
        "en",
        True,
    )
    entry = Entry.objects.filter(place=ONE, what="question.answer").get()
    assert (entry.who, entry.on) == (officer.person, one.public_id)
    assert "court" not in json.dumps(entry.facts)
    assert "A-1" not in json.dumps(entry.facts)


@pytest.mark.parametrize(
    ("kind", "words", "code"),
    [
        ("", "because", "questions.no_kind"),
        ("guessed", "because", "questions.no_kind"),
        ("explained", "  ", "questions.no_words"),
        ("known", "", "questions.no_words"),
        ("next_year", "", "questions.no_words"),
        ("explained", "x" * 1001, "questions.too_long"),
    ],
)
def test_an_answer_says_what_it_must(officer, kind, words, code):
    (one,) = asked(found("A-1"))
    with pytest.raises(NotAllowed) as refused:
        explain(one, officer, words, kind)
    assert refused.value.code == code
    assert Answer.objects.of(ONE).count() == 0
    assert of_year()[0].stage == "open"


def test_what_is_refused_is_never_correct_as_it_is(officer):
    (one,) = asked(found("A-1", severity=Severity.REFUSE))
    with pytest.raises(NotAllowed) as refused:
        explain(one, officer)
    assert refused.value.code == "questions.not_correct_as_it_is"
    explain(one, officer, "The file of 1998 is lost.", Kind.KNOWN)
    assert one.answered == "known"


def test_many_are_answered_at_once_all_or_none(officer):
    many = asked(*(found(f"A-{at}") for at in range(5)))
    seen = {one.public_id: one.turn for one in many}
    explain(many[3], officer, "Another reason.")
    what = answers.said("explained", "All of one home.", Language.CY)
    with pytest.raises(NotAllowed) as refused:
        answers.answer(seen, what, by=officer)
    assert refused.value.code == "questions.answered_meanwhile"
    assert [one.stage for one in of_year()].count("closed") == 1
    del seen[many[3].public_id]
    assert answers.answer(seen, what, by=officer) == 4
    assert {one.stage for one in of_year()} == {"closed"}
    assert Answer.objects.of(ONE).count() == 5


def test_two_checks_are_not_answered_with_one_explanation(officer):
    many = asked(found("A-1"), found("A-2", check="plans.adult_under_18"))
    with pytest.raises(NotAllowed):
        answers.answer({one.public_id: 0 for one in many}, answers.said("explained", "So.", Language.EN), by=officer)


def test_a_double_click_is_harmless(officer):
    (one,) = asked(found("A-1"))
    explain(one, officer)
    with pytest.raises(NotAllowed):
        answers.answer({one.public_id: 0}, answers.said("known", "No.", Language.EN), by=officer)
    assert Answer.objects.of(ONE).count() == 1


def test_whoever_was_asked_replies_and_the_officer_closes(officer):
    membership, practitioner = part("practitioner")
    (one,) = asked(found("A-1"))
    handing.hand_over(seen(one), by=officer, member=membership.public_id)
    explain(one, practitioner, "She turned 18 on that day.")
    assert (one.stage, one.answered) == ("replied", "")
    assert [answer.closes for answer in answers.history(one)] == [False]
    explain(one, officer)
    assert (one.stage, one.answered, one.turn) == ("closed", "explained", 2)
    with pytest.raises(NotAllowed):
        explain(one, practitioner, "No, I was wrong.")


# Last year's explanation


def test_last_years_explanation_is_offered_again_and_only_the_latest(officer):
    for year, words in ((2022, "First."), (2023, "Second.")):
        (one,) = asked(found("A-1"), year=year)
        explain(one, officer, words)
    (now,) = asked(found("A-1"))
    assert questions.offered(now).words == "Second."
    assert questions.offers([now])[now.public_id].words == "Second."


def test_what_is_not_offered(officer):
    membership, practitioner = part("practitioner")
    rows = [found("A-1"), found("A-2"), found("", row=8)]  # the last has no identifier either
    before = {one.reference: one for one in asked(*rows, year=2023)}
    explain(before["A-1"], officer, "", Kind.CORRECTED)  # what was corrected and is there again is no explanation
    handing.hand_over(seen(before["A-2"]), by=officer, member=membership.public_id)
    explain(before["A-2"], practitioner)  # a reply that no officer took over
    explain(before[""], officer)  # rows that cannot be told apart
    now = asked(*rows, found("A-3"))
    assert [questions.offered(one) for one in now] == [None] * 4
    assert questions.offers(now) == {}


# Handing over


def test_questions_are_handed_to_somebody_dated_and_told_once(officer):
    due_return("draft")
    membership, practitioner = part("practitioner")
    many = asked(found("A-1"), found("A-2"))
    for one in many:
        told = handing.hand_over(seen(one), by=officer, member=membership.public_id)
    assert told == 1
    (notice,) = Notice.objects.of(ONE)
    assert (notice.to, notice.code, notice.due) == (practitioner.person, "questions.asked_of_you", date(2025, 6, 30))
    assert (notice.values, json.loads(notice.leads_to)) == ({"year": YEAR}, ["questions-own", []])
    assert {one.member for one in of_year()} == {membership.public_id}
    assert {(row.question, row.by) for row in Handed.objects.of(ONE)} == {
        (one.public_id, officer.person) for one in many
    }
    for one in of_year():
        explain(one, practitioner)
    assert not Notice.objects.of(ONE).exists()


def test_nobody_is_told_of_what_no_longer_waits_for_them(officer):
    membership, _ = part("practitioner")
    one, other = asked(found("A-1"), found("A-2"))
    handing.hand_over(seen(one, other), by=officer, member=membership.public_id)
    explain(one, officer)
    assert Notice.objects.of(ONE).count() == 1
    asked(found("A-1"))  # A-2 was put right
    assert Notice.objects.of(ONE).count() == 0


def test_what_was_replied_to_is_passed_back_and_waits_again(officer):
    membership, practitioner = part("practitioner")
    (one,) = asked(found("A-1"))
    handing.hand_over(seen(one), by=officer, member=membership.public_id)
    explain(one, practitioner, "It is right.")
    why = {"why": reasons.reason("Which day was it?", Language.EN)}
    with pytest.raises(NotAllowed) as refused:  # as it was before the reply
        handing.hand_over({one.public_id: 0}, by=officer, member=membership.public_id, **why)
    assert refused.value.code == "questions.answered_meanwhile"
    assert handing.hand_over(seen(one), by=officer, member=membership.public_id, **why) == 1
    assert (of_year()[0].stage, waiting(practitioner)) == ("open", {YEAR: 1})
    assert Notice.objects.of(ONE).count() == 1
    explain(of_year()[0], practitioner, "She turned 18 on that day.")
    assert [answer.words for answer in answers.history(one)] == ["It is right.", "She turned 18 on that day."]


def test_what_was_read_is_not_taken_back(officer):
    membership, practitioner = part("practitioner")
    (one,) = asked(found("A-1"))
    handing.hand_over(seen(one), by=officer, member=membership.public_id)
    Notice.objects.of(ONE).update(read_at=one.asked_at)
    explain(one, practitioner)
    assert Notice.objects.of(ONE).count() == 1


def test_questions_are_handed_to_nobody_else(officer):
    stranger, _ = part("practitioner", TWIN)
    director, _ = part("director")
    theirs = team(TWIN)
    (one,) = asked(found("A-1"))
    for whom in (
        {"member": stranger.public_id},
        {"member": director.public_id},
        {"team": theirs.public_id},
        {"team": "", "member": ""},
        {"team": "x", "member": "y"},
    ):
        with pytest.raises(NotAllowed) as refused:
            handing.hand_over(seen(one), by=officer, **whom)
        assert refused.value.code == "questions.nobody"
    assert of_year()[0].member == ""


def test_what_was_closed_meanwhile_is_handed_to_nobody(officer):
    membership, _ = part("practitioner")
    one, other = asked(found("A-1"), found("A-2"))
    explain(one, officer)
    with pytest.raises(NotAllowed) as refused:
        handing.hand_over(seen(one, other), by=officer, member=membership.public_id)
    assert refused.value.code == "questions.not_handed"
    assert Notice.objects.of(ONE).count() == 0


def test_a_file_hands_over_to_the_team_that_it_names_and_tells_its_managers(officer):
    adults = team()
    _, manager = part("team_manager", team=adults.public_id)
    part("practitioner", team=adults.public_id)
    (one,) = asked(found("A-1", team="tîm  OEDOLION", worker="S. Rees"))
    assert (one.team, one.member) == (adults.public_id, "")
    assert [notice.to for notice in Notice.objects.of(ONE)] == [manager.person]


def test_two_teams_of_one_name_are_neither(officer):
    team(), team()
    (one,) = asked(found("A-1", team="Tîm Oedolion"))
    assert one.team == ""


def test_a_worker_is_meant_only_where_the_officer_said_so(officer):
    membership, _ = part("practitioner", name="Siân Rees")
    (one,) = asked(found("A-1", worker="Siân Rees"))
    assert one.member == ""
    assert handing.say_whom_it_means({(Meant.WORKER, "Siân Rees"): membership.public_id}, by=officer) == 1
    assert of_year()[0].member == membership.public_id
    (later,) = asked(found("B-1", worker="siân rees "), year=2025)
    assert later.member == membership.public_id
    membership.until = date(2020, 4, 2)
    membership.save()
    assert asked(found("C-1", worker="Siân Rees"), year=2026)[0].member == ""


# How often a check was answered "correct as it is"


def test_a_place_counts_its_own_and_all_places_only_what_is_not_small():
    for place, closed in ((ONE, 9), (TWIN, 4), ("W06000003", 5)):
        assert tallies.across(CHECK) is None  # fewer than three places
        _, by = part("performance_officer", place)
        for one in asked(*(found(f"A-{at}") for at in range(closed)), place=place):
            explain(one, by, kind=Kind.KNOWN if one.reference == "A-0" else Kind.EXPLAINED)
        assert (tallies.own(place, CHECK).closed, tallies.own(place, CHECK).explained) == (closed, closed - 1)
    assert tallies.across(CHECK) == tallies.Answered(20, 15)  # 18 and 15, each rounded to 5
    Tally.objects.filter(place=ONE).update(closed=1, explained=0)
    Tally.objects.exclude(place=ONE).update(explained=1)
    assert tallies.across(CHECK) == tallies.Answered(10, None)  # 10 and 2
    Tally.objects.update(closed=1, explained=1)
    assert tallies.across(CHECK) is None  # 3 and 3


def test_what_is_open_again_is_counted_no_more(officer):
    (one,) = asked(found("A-1"))
    explain(one, officer, "", Kind.CORRECTED)
    assert Tally.objects.get(place=ONE, asks=CHECK).closed == 1
    asked(found("A-1"))
    assert Tally.objects.get(place=ONE, asks=CHECK).closed == 0


def test_every_stage_has_a_way_in_but_the_first():
    from gwella.measuring.models.conversation import MOVES

    assert set(MOVES) == set(Stage) - {Stage.OPEN}
