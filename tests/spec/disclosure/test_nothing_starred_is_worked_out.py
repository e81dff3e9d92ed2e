"""The motivated intruder: everything released about an invented authority, as the engine counted it, solved as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from gwella.cli.computing import computed
from gwella.code_of_practice.results import FigureKey, Result
from gwella.disclosure.attack import attack
from gwella.disclosure.displays import Number, displays
from gwella.disclosure.profiles import profile
from gwella.disclosure.relations import relations
from gwella.disclosure.views import Released
from gwella.metrics.figures import results
from gwella.metrics.what_adds_up import what_adds_up
from gwella.release.gate import Passed, passed, released
from gwella.returns.generate import generate

title = "Nothing starred can be worked out"

WALES = profile()


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Mapping[FigureKey, Result]:
    """The true figures of a small invented authority in one year, with the mistakes an extract has.

    With this seed starred numbers are recovered, some to the last one, when each figure is looked at by itself.
    """
    desk: Path = tmp_path_factory.mktemp("desk")
    generate(desk / "extract", first_year=2024, last_year=2024, size=0.15, seed=3)
    done = computed([desk / "extract"], desk / "out", years=[2024], keys=desk / "keys")
    return {result.key: result for result in results(done.figures)}


@pytest.fixture(scope="module")
def left(truth: Mapping[FigureKey, Result]) -> Passed:
    return passed(truth.values(), adding_up=what_adds_up)


def test_no_starred_number_is_recovered(left: Passed) -> None:
    found = attack([Released(left.rows, WALES)], what_adds_up)
    assert found.starred > 2_000, "there is something to work out"
    assert (found.recovered, found.contradictions) == ((), 0)
    assert (left.attacked.given_away, left.attacked.contradictions) == (0, 0)


def test_what_protects_stars_is_a_small_part_of_what_is_shown(left: Passed) -> None:
    """96 figures beside 902 small ones, of 1,192 that were shown; those of the whole authority stay nearly all."""
    shown = sum(row.value is not None for row in left.rows)
    assert left.attacked.protecting < 0.12 * shown


def test_each_figure_by_itself_would_be_recovered(truth: Mapping[FigureKey, Result]) -> None:
    alone = [row for one in truth.values() for row in released([one], adding_up=what_adds_up)]
    found = attack([Released(alone, WALES)], what_adds_up).recovered
    counts = {one.number for one in found if one.is_exact}
    assert len(found) > 200
    assert len(counts) > 5


def test_the_attacker_reckons_rightly(truth: Mapping[FigureKey, Result], left: Passed) -> None:
    """The true counts fit every sum that it believes in, and lie where it thinks that each shown number says."""
    for relation in relations(list(truth.values()), what_adds_up):
        assert relation.low <= _summed(relation.times, truth) <= relation.high, relation
    for one in displays(left.rows, WALES, what_adds_up):
        assert one.low <= _summed(one.times, truth) <= one.high, one


def _summed(times: Mapping[Number, int], truth: Mapping[FigureKey, Result]) -> float:
    return sum((getattr(truth[one.key], FIELDS[one.what]) or 0) * many for one, many in times.items())


FIELDS = {"figure": "value", "unknown": "unknown"}


def test_a_missing_row_would_tell_that_nobody_is_in_it(truth: Mapping[FigureKey, Result]) -> None:
    """So a whole and its parts have the same categories, nobody in them or somebody."""
    shown: dict[str, Counter[str]] = {}
    for key in truth:
        if key[0].startswith("adult.reablement.") and key[3] == "ethnicity":
            shown.setdefault(key[0], Counter())[key[4]] += 1
    counts = {name: set(shown[f"adult.reablement.{name}"]) for name in ("completed", "reduced", "none", "mitigated")}
    assert len({frozenset(categories) for categories in counts.values()}) == 1
    assert any(row.value == 0 == row.unknown for key, row in truth.items() if key[3] == "ethnicity")
