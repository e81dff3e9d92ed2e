"""Two who answer one question at once: one is first, and the other is told so. On SQLite and on PostgreSQL."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Barrier

import pytest
from asked import CHECK, asked, found, of_year, part
from django.db import connection
from hands import ONE

from gwella.accounts.session import Visitor
from gwella.audit.models import Entry
from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.language import Language
from gwella.measuring import answers
from gwella.measuring.models import Answer, Tally

AT_ONCE, QUESTIONS = 8, 3


@pytest.fixture(autouse=True)
def own_data(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def shared(transactional_db, tmp_path):
    """A database for several connections: SQLite in memory locks whole tables, a file and PostgreSQL do not."""
    if connection.vendor != "sqlite":
        yield
        return
    in_memory, named = connection.connection, connection.settings_dict["NAME"]
    with closing(sqlite3.connect(tmp_path / "shared.sqlite3")) as copy:
        in_memory.backup(copy)
    connection.connection, connection.settings_dict["NAME"] = None, str(tmp_path / "shared.sqlite3")
    yield
    connection.close()
    connection.connection, connection.settings_dict["NAME"] = in_memory, named


def test_of_many_who_answer_at_once_one_is_first(shared):
    officers = [part("performance_officer")[1] for _ in range(AT_ONCE)]
    seen = {one.public_id: one.turn for one in asked(*(found(f"A-{at}") for at in range(QUESTIONS)))}
    together = Barrier(AT_ONCE)

    def answer(by: Visitor) -> str:
        try:
            together.wait(timeout=20)
            answers.answer(seen, answers.said("explained", f"As {by.person} says.", Language.EN), by=by)
        except NotAllowed as refused:
            return refused.code
        finally:
            connection.close()
        return "first"

    with ThreadPoolExecutor(AT_ONCE) as threads:
        told = list(threads.map(answer, officers))
    assert sorted(told) == ["first"] + ["questions.answered_meanwhile"] * (AT_ONCE - 1)
    given = list(Answer.objects.of(ONE))
    assert len(given) == QUESTIONS
    assert len({one.words for one in given}) == 1
    assert [(one.stage, one.turn) for one in of_year()] == [("closed", 1)] * QUESTIONS
    assert Entry.objects.filter(place=ONE, what="question.answer").count() == 1


def test_of_many_who_answer_different_questions_at_once_each_is_counted(shared):
    officers = [part("performance_officer")[1] for _ in range(AT_ONCE)]
    many = asked(*(found(f"A-{at}") for at in range(AT_ONCE)))
    together = Barrier(AT_ONCE)

    def answer(at: int) -> int:
        try:
            together.wait(timeout=20)
            what = answers.said("explained", "So it is.", Language.EN)
            return answers.answer({many[at].public_id: 0}, what, by=officers[at])
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        assert list(threads.map(answer, range(AT_ONCE))) == [1] * AT_ONCE
    assert Tally.objects.get(place=ONE, asks=CHECK).explained == AT_ONCE
