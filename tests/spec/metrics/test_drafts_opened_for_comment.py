"""A draft is opened for comment until a day; answers and the decision are kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from own_folder import CHANGED, CONTACTS, NIA, TODAY, official, read_from

from gwella.code_of_practice import reading
from gwella.code_of_practice.errors import DefinitionError, NotAllowed, NotFound
from gwella.metrics import changes
from gwella.metrics.confirming import confirm
from gwella.metrics.consultations import (
    Answer,
    Decision,
    Opened,
    answer,
    consultations,
    decide,
    open_for_comment,
)

title = "Drafts opened for comment"
LAST = date(2026, 6, 1)
OPENED = Opened(TODAY, LAST, CHANGED, NIA)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Path]:
    with read_from(tmp_path) as folder:
        yield folder


def answered(day: date = LAST) -> Answer:
    return Answer(0, day, "Cymdeithas Gofalwyr Dychymyg", "Yes, count them.")


def test_the_question_the_answers_and_the_decision_are_kept_in_their_order(own: Path) -> None:
    open_for_comment(own, CONTACTS, OPENED)
    answer(own, CONTACTS, answered(TODAY))
    answer(own, CONTACTS, answered())
    decide(own, CONTACTS, Decision(0, date(2026, 6, 2), NIA, CHANGED))
    (asked,) = consultations()[CONTACTS]
    assert [one.on for one in asked.answers] == [TODAY, LAST]
    assert asked.decision is not None
    assert (asked.is_open(LAST), asked.is_open(date(2026, 6, 2))) == (True, False)
    assert [one.key for _title, one in changes.asked_in(2026)] == [CONTACTS]


def test_an_answer_after_the_closing_day_and_a_decision_before_it_are_refused(own: Path) -> None:
    open_for_comment(own, CONTACTS, OPENED)
    with pytest.raises(NotAllowed, match="closed on 1 June 2026"):
        answer(own, CONTACTS, answered(date(2026, 6, 2)))
    with pytest.raises(NotAllowed, match="up to and on 1 June 2026"):
        decide(own, CONTACTS, Decision(0, LAST, NIA, CHANGED))
    assert consultations()[CONTACTS][0].answers == ()


def test_a_decision_is_taken_once_and_then_the_draft_may_be_opened_again(own: Path) -> None:
    open_for_comment(own, CONTACTS, OPENED)
    with pytest.raises(NotAllowed, match="nothing is decided yet"):
        open_for_comment(own, CONTACTS, OPENED)
    decision = Decision(0, date(2026, 6, 2), NIA, CHANGED)
    decide(own, CONTACTS, decision)
    with pytest.raises(NotAllowed, match="not written over"):
        decide(own, CONTACTS, decision)
    open_for_comment(own, CONTACTS, Opened(date(2026, 7, 1), date(2026, 8, 1), CHANGED, NIA))
    assert [one.decision is None for one in consultations()[CONTACTS]] == [False, True]


def test_only_a_draft_is_opened_and_only_what_was_opened_is_answered(own: Path) -> None:
    with pytest.raises(NotFound, match="has not been opened"):
        answer(own, CONTACTS, answered())
    confirm(own, CONTACTS, official())
    with pytest.raises(NotAllowed, match="is no draft"):
        open_for_comment(own, CONTACTS, OPENED)


def test_a_file_by_hand_with_an_answer_that_came_too_late_is_refused(own: Path) -> None:
    open_for_comment(own, CONTACTS, OPENED)
    answer(own, CONTACTS, answered())
    file = own / "consultations" / "adult" / "contacts" / "received.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("\non = 2026-06-01", "\non = 2026-06-02"), encoding="utf-8"
    )
    reading.forget()
    with pytest.raises(DefinitionError, match=r"received\.toml.*after the closing date"):
        consultations()
