"""Of many analysts who put one release together at once, one does; of many stewards who let it out, one. On both
databases.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from hands import ONE
from test_conversation_at_once import shared as shared
from travelled import YEAR, decide, member_named, sign_and_send

from gwella.accounts.session import Visitor
from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.places import WALES
from gwella.measuring import releasing
from gwella.measuring.candidates import candidate
from gwella.measuring.models import Proposal
from gwella.release.models import Release

AT_ONCE = 8


@pytest.fixture(autouse=True)
def own_data(settings, tmp_path):
    settings.DATA = tmp_path


def at_once(role: str, does: Callable[[Visitor], Proposal]) -> list[str]:
    """Let people of one role do something at the same moment; return what became of each."""
    people, together = [member_named(role, WALES, f"Person {number}") for number in range(AT_ONCE)], Barrier(AT_ONCE)

    def one(by: Visitor) -> str:
        try:
            together.wait(timeout=20)
            return does(by).stage
        except NotAllowed as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(one, people))


def test_of_many_at_once_one_puts_it_together_and_one_lets_it_out(shared):
    sign_and_send(ONE, 412)
    decide(ONE, "accept")
    seen = candidate(YEAR).digest
    became = at_once("government_analyst", lambda by: releasing.propose(YEAR, by=by, seen=seen))
    assert became.count("proposed") == 1
    assert set(became) == {"proposed", "release.waits_already"}
    (its,) = releasing.waiting()
    became = at_once("framework_steward", lambda by: releasing.decide(its.public_id, "let_out", by=by))
    assert became.count("released") == 1
    assert set(became) <= {"released", "stages.not_from_here", "stages.somebody_was_first"}
    assert Release.objects.count() == 1
