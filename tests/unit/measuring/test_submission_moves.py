"""The life of a submission is a table: every state is reached, nothing leads out of an end, and only taking takes."""

from __future__ import annotations

import pytest
from django.utils import timezone
from hands import ONE

from gwella.audit.chain import By
from gwella.code_of_practice.errors import NotAllowed
from gwella.measuring import submissions
from gwella.measuring.models import Submission
from gwella.measuring.models.submission import State
from gwella.measuring.shown import Refused, Shown, ShownTable, outcome, shown
from gwella.measuring.submissions import MOVES

BY = By("nia", "performance_officer", ONE)
WHAT = Shown(year=2024, stamp="books", network="namespace", tables=(ShownTable("contacts", 3, 0),), years=(2024,))
asked: list[str] = []


def row(state: State) -> Submission:
    asked.clear()
    return Submission.objects.of(ONE).create(
        digest="d", name="contacts.csv", size=1, sent_by="nia", sent_at=timezone.now(), state=state, stamp="books"
    )


def test_every_state_is_in_the_table_and_every_one_but_the_first_is_reached():
    assert set(MOVES) == set(State)
    assert {one for after in MOVES.values() for one in after} | {State.STAGED} == set(State)
    assert not MOVES[State.REFUSED] | MOVES[State.WITHDRAWN]
    assert [before for before, after in MOVES.items() if State.TAKEN in after] == [State.TAKING]
    assert [before for before, after in MOVES.items() if State.TAKING in after] == [State.SHOWN]


VERBS = {
    "show": (lambda one: submissions.show(one, BY, WHAT), {State.CHECKING}),
    "refuse": (lambda one: submissions.refuse(one, BY, Refused(code="returns.no_dates")), {State.CHECKING}),
    "look again": (
        lambda one: submissions.look_again(one, BY, ask=asked.append),
        {State.STAGED, State.SHOWN, State.TAKEN},
    ),
    "confirm": (
        lambda one: submissions.confirm(one, BY, stamp="books", standing="books", ask=asked.append),
        {State.SHOWN},
    ),
    "take": (lambda one: submissions.take(one, BY, folder="results-1", results=[]) is not None, {State.TAKING}),
}


@pytest.mark.django_db
@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_moves_what_it_may_and_leaves_everything_else(verb, state):
    does, moves = VERBS[verb]
    one = row(state)
    assert does(one) is (state in moves)
    now = Submission.objects.of(ONE).get(public_id=one.public_id).state
    assert (now != state) is (state in moves)
    assert does(one) is False, "a second time it does nothing"


@pytest.mark.django_db
@pytest.mark.parametrize("state", State)
def test_only_what_does_not_count_yet_is_withdrawn(state):
    one = row(state)
    if state in (State.TAKING, State.TAKEN):
        with pytest.raises(NotAllowed):
            submissions.withdraw(one, BY)
    else:
        is_open = state in (State.STAGED, State.CHECKING, State.SHOWN)
        assert submissions.withdraw(one, BY) is is_open


@pytest.mark.django_db
@pytest.mark.parametrize(("stamp", "standing"), [("others", "books"), ("books", "others"), ("", "books")])
def test_what_was_not_seen_as_it_stands_is_not_confirmed(stamp, standing):
    with pytest.raises(NotAllowed):
        submissions.confirm(row(State.SHOWN), BY, stamp=stamp, standing=standing, ask=asked.append)
    assert asked == []


@pytest.mark.django_db
def test_the_one_that_stands_is_not_looked_at_again():
    one = row(State.TAKING)
    submissions.take(one, BY, folder="results-1", results=[])
    assert submissions.look_again(one, BY, ask=asked.append) is False


@pytest.mark.django_db
def test_books_are_named_with_those_before_so_that_a_reader_is_not_cut_off():
    first, second = row(State.TAKING), None
    submissions.take(first, BY, folder="results-1", results=[])
    assert (submissions.books_of(ONE).results, submissions.books_of(ONE).before) == ("results-1", "results")
    Submission.objects.of(ONE).update(digest="other")
    second = row(State.TAKING)
    submissions.take(second, BY, folder="results-2", results=[])
    books = submissions.books_of(ONE)
    assert (books.results, books.before, books.submission) == ("results-2", "results-1", second.public_id)


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b'{"type":"shown"}', b'{"type":"refused","code":1}', b"x" * 5_000_000]
)
def test_what_a_child_says_is_believed_in_one_shape_alone(content):
    with pytest.raises(ValueError, match=r"."):
        outcome(content)


def test_what_was_not_checked_to_its_end_is_not_shown(tmp_path):
    assert shown(tmp_path) is None
