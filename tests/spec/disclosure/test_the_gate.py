"""What leaves, and that nothing else can be told from it."""

from __future__ import annotations

from itertools import product

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some

from gwella.code_of_practice.results import COLUMNS, Origin, Result, Status
from gwella.disclosure.counts import protect
from gwella.disclosure.profiles import profile
from gwella.metrics.what_adds_up import what_adds_up
from gwella.release.gate import released
from gwella.stats.values import worked

title = "The release gate"

WALES = profile("published_wales")


def figure(numerator=None, denominator=None, *, unit="share", origin=Origin.COMPUTED, **more) -> Result:
    exact = worked(numerator, denominator, unit)
    facts = {"value": exact.value, "low": exact.low, "high": exact.high, "method": exact.method}
    facts |= {"definition": "0123456789abcdef", "snapshot": "fedcba9876543210"} | more
    return Result(
        metric="adult.reablement.effective_share",
        edition=2020,
        area="W06000001",
        period="2024",
        numerator=numerator,
        denominator=denominator,
        unit=unit,
        origin=origin,
        **facts,
    )


def one(result: Result) -> Result:
    (row,) = released([result], WALES, adding_up=what_adds_up)
    return row


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, None), (1, None), (4, None), (5, 5), (7, 5), (8, 10), (12, 10), (13, 15), (122_141, 122_140)],
)
def test_counts_under_five_are_starred_and_all_others_rounded_to_five(count, shown):
    row = one(figure(count, unit="count"))
    assert (row.value, row.numerator) == (shown, shown)
    assert row.status is (Status.SUPPRESSED if shown is None else Status.FINAL)


def test_a_share_is_worked_out_from_the_rounded_counts():
    """
    37 of 48 is 77.1 %; what leaves is 35 of 50, which is 70.0 %.
    """
    row = one(figure(37, 48))
    assert (row.numerator, row.denominator, row.value) == (35, 50, 0.7)
    assert (row.value, row.low, row.high, row.method) == worked(35, 50, "share")


def test_a_rate_is_worked_out_from_the_rounded_counts():
    """
    12 of 2,408 is 49.8 for every 10,000; what leaves is 10 of 2,410, which is 41.5.
    """
    row = one(figure(12, 2_408, unit="per_10000"))
    assert (row.numerator, row.denominator) == (10, 2_410)
    assert (row.value, row.low, row.high, row.method) == worked(10, 2_410, "per_10000")


@pytest.mark.parametrize(
    ("part", "whole", "why"),
    [
        (4, 60, "the part is small"),
        (0, 60, "nobody is as telling as one"),
        (3, 4, "the whole is small"),
        (56, 60, "four of the others are left over"),
        (60, 60, "everybody: what one knows of the group one knows of each"),
        (0, 0, "there is nobody"),
    ],
)
def test_a_share_is_starred_when_a_count_behind_it_or_what_is_left_over_is_small(part, whole, why):
    row = one(figure(part, whole))
    assert row.status is Status.SUPPRESSED, why
    assert [row.value, row.low, row.high, row.numerator, row.denominator] == [None] * 5
    assert row.method == ""
    assert row.note == "c"


@pytest.mark.parametrize(("part", "whole"), [(5, 10), (55, 60)])
def test_a_share_with_five_on_both_sides_leaves(part, whole):
    assert one(figure(part, whole)).is_known


def test_more_events_than_people_leave_no_rest_to_protect():
    assert one(figure(63, 60, unit="per_1000")).is_known


@pytest.mark.parametrize(("unknown", "shown", "note"), [(None, None, ""), (0, None, "c"), (4, None, "c"), (13, 15, "")])
def test_unknowns_are_counts_too(unknown, shown, note):
    """The note code c (confidential) on a figure that is shown says: there are unknowns, fewer than five."""
    row = one(figure(37, None, unit="count", unknown=unknown))
    assert row.is_known
    assert (row.unknown, row.note) == (shown, note)


@pytest.mark.parametrize(("unknown", "shown", "note"), [(0, None, "c"), (8, None, "c"), (9, None, "c"), (13, 10, "")])
def test_the_unknowns_of_a_share_are_those_of_two_counts_and_twice_as_coarse(unknown, shown, note):
    """Part and whole have four unknown each, both starred. Their eight, shown as 10, would give both away."""
    row = one(figure(37, 48, unknown=unknown))
    assert row.is_known
    assert (row.unknown, row.note) == (shown, note)


def test_a_share_without_the_counts_behind_it_cannot_be_protected():
    assert one(figure(value=0.42)).is_suppressed
    assert one(figure(21, None, value=0.42)).is_suppressed
    assert one(figure(None, 50, value=0.42)).is_suppressed


def test_a_unit_that_the_gate_does_not_know_does_not_leave():
    assert one(figure(30, unit="median_days", value=30)).is_suppressed


def test_an_entered_count_with_a_value_alone_is_a_count():
    assert one(figure(unit="wte", value=37.4, origin=Origin.ENTERED)).value == 35


def test_what_was_not_provided_is_not_called_starred():
    row = one(figure(unit="count", status=Status.NOT_PROVIDED))
    assert (row.value, row.status, row.note) == (None, Status.NOT_PROVIDED, "")


def test_how_sure_a_figure_is_stays_with_it():
    assert one(figure(37, 48, status=Status.PROVISIONAL, note="p")).status is Status.PROVISIONAL
    assert one(figure(37, 48, status=Status.PROVISIONAL, note="p")).note == "p"


def test_published_figures_pass_as_they_were_published():
    published = figure(3, 48, origin=Origin.PUBLISHED, note="r")
    assert one(published) is published


def test_no_text_but_note_codes_leaves_in_a_note():
    assert one(figure(37, 48, note="p, r")).note == "p,r"
    assert one(figure(37, 48, note="this was Mair Evans of Bangor")).note == ""


def test_hashes_of_unsuppressed_data_stay_inside():
    """Starred cells can be found from a plain hash by trying every number."""
    row = one(figure(37, 48))
    assert (row.definition, row.snapshot) == ("", "")


def test_every_column_of_a_result_was_thought_about():
    """A new column must be let out on purpose: add it to the gate, or to what stays inside, and then here."""
    leaves = {"metric", "edition", "code", "area", "period", "breakdown", "category", "unit", "origin"}
    leaves |= {"areas_in", "areas_expected"}
    worked_out = {"numerator", "denominator", "unknown", "value", "low", "high", "method", "status", "note"}
    stays = {"definition", "snapshot"}
    assert set(COLUMNS) == leaves | worked_out | stays


counts = some.integers(0, 400)
units = some.sampled_from(["share", "per_1000", "per_10000", "count"])


fives = some.integers(0, 80).map(lambda number: number * 5)
within_two = some.tuples(*[some.integers(-2, 2)] * 3)


@given(part=fives, rest=fives, unknown=fives, unit=units, first=within_two, second=within_two)
@settings(max_examples=500, deadline=None)
def test_what_leaves_is_a_function_of_the_counts_as_they_leave(part, rest, unknown, unit, first, second):
    """Two different truths with the same rounded counts (and the same stars) leave the same row."""
    rounded = (part, part + rest, unknown)
    truths = [tuple(max(0, count + by) for count, by in zip(rounded, off, strict=True)) for off in (first, second)]
    assume(all(x <= n for x, n, _ in truths) and _as_they_leave(*truths[0]) == _as_they_leave(*truths[1]))
    rows = [one(figure(x, n, unit=unit, unknown=u, snapshot=str(x), definition=str(n))) for x, n, u in truths]
    assert rows[0] == rows[1]


BOTH = (WALES, WALES.of_two())


def _as_they_leave(part: int, whole: int, unknown: int) -> tuple:
    return protect(part, WALES), protect(whole, WALES), whole - part < 5, *(protect(unknown, one) for one in BOTH)


@given(part=counts, rest=counts, unknown=counts, unit=units)
@settings(deadline=None)
def test_what_has_left_leaves_again_unchanged(part, rest, unknown, unit):
    row = one(figure(part, part + rest, unit=unit, unknown=unknown))
    assert one(row) == row


def test_at_least_six_exact_pairs_fit_every_share_that_leaves():
    """Every pair of up to 200 people is let out, and those that leave the same row are counted.

    The fewest are the six behind 5 of 10: 5 of 10, 11 or 12, 6 of 11 or 12, 7 of 12.
    The share is worked out from the same two rounded numbers, so its decimals add nothing.
    """
    behind: dict[bytes, list[tuple[int, int]]] = {}
    for whole in range(203):
        for part in range(whole + 1):
            row = one(figure(part, whole))
            behind.setdefault(msgspec.json.encode(row), []).append((part, whole))
    complete = {row: pairs for row, pairs in behind.items() if max(whole for _, whole in pairs) <= 202}
    shown = [pairs for row, pairs in complete.items() if msgspec.json.decode(row)["value"] is not None]
    assert min(len(pairs) for pairs in shown) == 6
    assert [pairs for pairs in shown if len(pairs) == 6] == [[(5, 10), (5, 11), (6, 11), (5, 12), (6, 12), (7, 12)]]


def test_at_least_three_truths_fit_a_share_beside_its_whole_and_its_unknowns():
    """A share's known whole, the whole with the unknowns, and the unknowns all leave, each rounded by itself.

    Adding up (known + unknown = whole) narrows them, but never to one: for every three rounded
    numbers at least three sets of true ones add up. So it is for starred unknowns (0 to 4).
    """
    truths: dict[tuple, int] = {}
    for known, unknown in product(range(5, 103), range(60)):
        shown = (protect(known, WALES), protect(unknown, WALES), protect(known + unknown, WALES))
        truths[shown] = truths.get(shown, 0) + 1
    inner = {shown: fit for shown, fit in truths.items() if 5 < shown[0].value < 100 and (shown[1].value or 0) < 55}
    assert min(inner.values()) == 3
