"""Who sees which question by reference, and who answers: one row a person, as matrix row 3 and its repairs say."""

from __future__ import annotations

import pytest
from asked import CHECK, YEAR, asked, due_return, found, of_year, part, submission, team
from django.urls import reverse
from hands import ONE, TWIN, signed_in

from gwella.accounts.matrix import matrix
from gwella.accounts.session import Visitor
from gwella.audit.models import Entry
from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.language import Language
from gwella.measuring import answers, handing
from gwella.measuring.models import Question, Submission
from gwella.measuring.seen import is_open, of_team, seen_by, waiting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("server_of_many_hands")]
SAID = answers.said("explained", "So it is.", Language.EN)


@pytest.fixture
def people():
    """Two teams of one place, whoever plays a part there, and a neighbour of each part."""
    north, south = team(name="Gogledd"), team(name="De")
    theirs = team(TWIN, name="Gogledd")
    every = {
        "officer": part("performance_officer"),
        "director": part("director"),
        "manager_north": part("team_manager", team=north.public_id),
        "manager_south": part("team_manager", team=south.public_id),
        "manager_of_none": part("team_manager"),
        "sian": part("practitioner", team=north.public_id),
        "her_colleague": part("practitioner", team=north.public_id),
        "neighbour_officer": part("performance_officer", TWIN),
        "neighbour_manager": part("team_manager", TWIN, theirs.public_id),
        "neighbour_practitioner": part("practitioner", TWIN, theirs.public_id),
    }
    every |= {role: part(role) for role in matrix().groups["signed_in"] if role not in ROLES}
    asked(found("N-1"), found("N-2"), found("S-1"), found("X-1"))
    by, one = every["officer"][1], {each.reference: each.public_id for each in of_year()}
    handing.hand_over({one["N-1"]: 0}, by=by, member=every["sian"][0].public_id)
    handing.hand_over({one["N-2"]: 0}, by=by, team=north.public_id)
    handing.hand_over({one["S-1"]: 0}, by=by, team=south.public_id)
    return every


ROLES = ("performance_officer", "director", "team_manager", "practitioner")

# fmt: off
SEES = [
    # who it is                    while open                     once signed
    ("officer",                    "N-1 N-2 S-1 X-1",             "N-1 N-2 S-1 X-1"),
    ("director",                   "",                            ""),  # numbers, and nobody's reference
    ("manager_north",              "N-1 N-2",                     ""),  # their team's, Siân's among them
    ("manager_south",              "S-1",                         ""),
    ("manager_of_none",            "",                            ""),  # no team is not every question without a team
    ("sian",                       "N-1",                         ""),
    ("her_colleague",              "",                            ""),
    ("neighbour_officer",          "",                            ""),
    ("neighbour_manager",          "",                            ""),
    ("neighbour_practitioner",     "",                            ""),
]
# fmt: on


@pytest.mark.parametrize(("who", "open_", "signed"), SEES)
def test_who_sees_which_question_by_reference(people, who, open_, signed):
    _, visitor = people[who]
    assert " ".join(seen_by(visitor).order_by("reference").values_list("reference", flat=True)) == open_
    due_return("signed")
    assert " ".join(seen_by(visitor).order_by("reference").values_list("reference", flat=True)) == signed


def test_nobody_else_sees_any(people):
    others = set(matrix().roles) - set(ROLES)
    for role in others:
        _, visitor = people.get(role, (None, Visitor(role, ONE, "Nia Prys", "p", "m", "")))
        assert not seen_by(visitor).exists(), role


@pytest.mark.parametrize(("who", "open_", "signed"), SEES)
def test_pages_show_what_may_be_seen_and_to_others_are_not_there(people, who, open_, signed):
    membership, _ = people[who]
    browser = signed_in(membership)
    for one in of_year():
        address = reverse("question", args=[one.public_id])
        may = one.reference in open_.split()
        assert browser.get(address).status_code == (200 if may else 404), one.reference
        missing = browser.get(reverse("question", args=["no-such-question"]))
        if not may:
            assert browser.get(address).content == missing.content
        answered = browser.post(
            reverse("question-answer", args=[one.public_id]), {"seen": one.turn, "kind": "known", "words": "So."}
        )
        assert answered.status_code == (302 if may else 404)
    replied = {one.reference for one in of_year() if one.turn}
    assert replied == set(open_.split())


def test_the_truth_of_every_role_at_the_pages_of_the_officer(people):
    opens = {
        "questions-in": ({"officer", "director"}, [YEAR]),
        "questions-of": ({"officer"}, [YEAR, CHECK]),
        "questions-names": ({"officer"}, []),
        "questions-worklists": ({"officer"}, [YEAR]),
        "quality-csv": ({"officer"}, []),
    }
    for name, (may, arguments) in opens.items():
        for who, (membership, _) in people.items():
            status = signed_in(membership).get(reverse(name, args=arguments)).status_code
            is_theirs = who in may or (who == "neighbour_officer" and name in ("questions-names", "quality-csv"))
            assert status == (200 if is_theirs else 404), (name, who)


def test_a_director_reads_numbers_and_no_reference(people):
    text = signed_in(people["director"][0]).get(reverse("questions-in", args=[YEAR])).content.decode()
    assert "X-1" not in text
    assert "4" in text


def test_only_whoever_sees_a_question_answers_it(people):
    one = of_year()[0]  # N-1, which Siân has
    for who in ("director", "manager_south", "her_colleague", "neighbour_officer", "neighbour_manager"):
        with pytest.raises(NotAllowed):
            answers.answer({one.public_id: 0}, SAID, by=people[who][1])
    due_return("signed")
    for who in ("sian", "manager_north"):
        with pytest.raises(NotAllowed):
            answers.answer({one.public_id: 0}, SAID, by=people[who][1])
    assert answers.answer({one.public_id: 0}, SAID, by=people["officer"][1]) == 1


def test_what_was_asked_in_a_submission_that_does_not_count_is_shown_to_nobody_asked(people):
    Submission.objects.of(ONE).update(state="withdrawn")
    assert not seen_by(people["sian"][1]).exists()
    assert not of_team(people["sian"][1]).exists()


def test_it_is_open_while_one_return_of_the_year_is_not_locked():
    submission()
    assert is_open(ONE, YEAR)
    due_return("signed")
    assert not is_open(ONE, YEAR)
    due_return("draft", kind="census")
    assert is_open(ONE, YEAR)
    due_return("reopening_signed", kind="census", revision=1)  # nobody has agreed yet
    assert not is_open(ONE, YEAR)
    due_return("returned", revision=1)
    assert is_open(ONE, YEAR)
    assert is_open(TWIN, YEAR)


def test_a_practitioner_sees_the_numbers_of_their_team_only_over_the_threshold(people):
    browser = signed_in(people["her_colleague"][0])
    assert '<td class="g-number">*</td>' in browser.get(reverse("questions-own")).content.decode()
    asked(*(found(f"N-{at}") for at in range(1, 8)))
    chosen = {one.public_id: one.turn for one in of_year() if one.reference.startswith("N-") and not one.gone}
    handing.hand_over(chosen, by=people["officer"][1], team=people["sian"][1].team)
    text = browser.get(reverse("questions-own")).content.decode()
    assert '<td class="g-number">7</td>' in text
    assert "N-3" not in text


def test_every_reading_of_a_reference_is_recorded(people):
    def read() -> list[tuple[str, str, int]]:
        entries = Entry.objects.filter(place=ONE, what="question.read").order_by("number")
        return [(one.who, one.on, one.facts["count"]) for one in entries]

    sian, officer = people["sian"], people["officer"]
    signed_in(sian[0]).get(reverse("questions-own"))
    one = of_year()[0]
    signed_in(sian[0]).get(reverse("question", args=[one.public_id]))
    signed_in(officer[0]).get(reverse("questions-of", args=[YEAR, CHECK]))
    assert read() == [(sian[1].person, "", 1), (sian[1].person, one.public_id, 1), (officer[1].person, "", 4)]
    signed_in(officer[0]).get(reverse("questions-worklists", args=[YEAR]))
    assert Entry.objects.get(place=ONE, what="question.export").facts == {"count": 4, "year": YEAR}


def test_what_waits_is_counted_for_whoever_moves_next(people):
    sian, officer = people["sian"][1], people["officer"][1]
    assert (waiting(sian), waiting(officer)) == ({YEAR: 1}, {})
    answers.answer({of_year()[0].public_id: 0}, SAID, by=sian)
    assert (waiting(sian), waiting(officer)) == ({}, {YEAR: 1})


def test_the_own_count_of_a_check_is_for_those_who_read_all_that_it_found(people):
    answers.answer({of_year()[3].public_id: 0}, SAID, by=people["officer"][1])
    own = "In your authority: 1 of 1 answers."
    for who, sees in {"officer": True, "director": True, "sian": False, "manager_north": False}.items():
        text = signed_in(people[who][0]).get(reverse("check", args=[CHECK])).content.decode()
        assert (own in text) is sees, who
    assert not Question.objects.of(TWIN).exists()
    assert "0 of 0" in signed_in(people["neighbour_officer"][0]).get(reverse("check", args=[CHECK])).content.decode()
