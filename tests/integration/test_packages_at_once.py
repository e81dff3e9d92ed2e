"""One package opened in many windows at once is taken once; of two packages at once one is taken. On both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from hands import ONE, now
from test_conversation_at_once import shared as shared
from travelled import ANALYST, YEAR, figures, member_named

from gwella.audit.models import Entry
from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.places import WALES
from gwella.measuring import approval, arriving
from gwella.measuring.models import Package
from gwella.packages.manifest import Kind, Manifest
from gwella.packages.opened import Opened

AT_ONCE = 8


@pytest.fixture(autouse=True)
def own_data(settings, tmp_path):
    settings.DATA = tmp_path


def package(name: str, contacts: int) -> Opened:
    said = Manifest(kind=Kind.RETURN, of="metrics", from_=ONE, to=WALES, year=YEAR, made_at=now(), key="")
    return Opened(said, name * 64, {"return.csv": figures(ONE, contacts)})


def taken_at_once(packages: list[Opened]) -> list[str]:
    """Take each at the same moment; return what became of each."""
    by, together = member_named("government_analyst", WALES, ANALYST), Barrier(len(packages))

    def take(found: Opened) -> str:
        try:
            together.wait(timeout=20)
            return "taken" if arriving.take_return(found, by=by).is_new else "before"
        except NotAllowed as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(packages)) as threads:
        return sorted(threads.map(take, packages))


def test_one_package_is_taken_once(shared):
    found = package("a", 412)
    assert taken_at_once([found] * AT_ONCE) == ["before"] * (AT_ONCE - 1) + ["taken"]
    assert len(approval.moves(approval.of_year(ONE, YEAR))) == 2
    assert Entry.objects.filter(place=WALES, what="package.take").count() == 1


def test_of_two_packages_one_is_taken_whole(shared):
    said = taken_at_once([package("a", 412), package("b", 500)])
    assert said == ["packages.another_waits", "taken"]
    assert Package.objects.of(WALES).count() == 1
    its = approval.of_year(ONE, YEAR)
    assert (its.stage, its.turn) == ("submitted", 2)
