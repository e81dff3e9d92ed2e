"""The motivated intruder, on tables worked out by hand: what follows from what was let out, and what does not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some
from scipy.optimize import OptimizeResult
from tables import EXACT, HERE, WALES, attacked, drawn, figure, told

from gwella.code_of_practice.results import Origin
from gwella.disclosure.attack import is_recovered
from gwella.disclosure.solving import STOPPED, TakesTooLong

title = "What an attacker works out"


def test_a_total_beside_a_single_star_gives_it_away():
    """20 less 12 less 5 is 3."""
    assert told(attacked(drawn("left 12 | middle 5 | right * | all 20"))) == {"right": (3, 3)}


def test_two_stars_protect_each_other_as_long_as_both_can_be_any_small_number():
    """20 less 12 is 8: each can be anything from none to 8."""
    assert told(attacked(drawn("left 12 | middle * | right * | all 20"))) == {}


def test_two_stars_that_make_three_are_both_narrowed_down_too_far():
    """15 less 12 is 3: neither is four."""
    assert told(attacked(drawn("left 12 | middle * | right * | all 15"))) == {"middle": (0, 3), "right": (0, 3)}


def test_a_star_that_must_hide_five_or_more_hides_no_small_number():
    """40 less 30 is 10, which is starred to protect something else."""
    assert told(attacked(drawn("left 30 | right * | all 40"))) == {}


def two_stars_a_line():
    """Return a table of which each line and each column has two stars or more."""
    cells = {"a": "* * 9 9", "b": "* * * 9", "c": "9 9 * *", "d": "9 9 * *"}
    columns, lines = {"1": 28, "2": 26, "3": 25, "4": 30}, {"a": 27, "b": 21, "c": 30, "d": 31}
    rows = [
        figure("people", None if text == "*" else int(text), f"{line}+{column}", "across+down")
        for line, texts in cells.items()
        for column, text in zip("1234", texts.split(), strict=True)
    ]
    rows += [figure("people", count, line, "across") for line, count in lines.items()]
    return rows + [figure("people", count, column, "down") for column, count in columns.items()]


def test_two_stars_a_line_are_not_enough():
    """The first two lines less the first two columns leave one cell.

    Lines: (x + y) + (z + w + c) = 9 + 12; columns: (x + z) + (y + w) = 10 + 8; so c is 21 - 18 = 3.
    """
    assert told(attacked(two_stars_a_line()))["b+3"] == (3, 3)


def test_all_and_women_give_men():
    assert told(attacked(drawn("women 40 | men * | all 42"))) == {"men": (2, 2)}


def test_a_whole_and_one_of_its_two_parts_give_the_other():
    rows = drawn("all 20") + drawn("all 16", "some", unknown=0) + drawn("all *", "others", unknown=0)
    assert told(attacked(rows)) == {"others": (4, 4)}


def test_what_may_be_unknown_hides_the_other_part():
    rows = drawn("all 20") + drawn("all 16", "some") + drawn("all *", "others")
    assert told(attacked(rows)) == {}


def test_the_numbers_behind_a_share_are_shown_with_it():
    """The total is starred as a count, but 0.4 with its likely range says 16 of 40: 16 less 14 is 2."""
    share = figure("share", 16, unit="share", denominator=40.0)
    assert told(attacked([*drawn("left 14 | right * | all *", "some"), share])) == {"right": (2, 2)}


def test_a_region_less_its_other_authorities_gives_one_of_them():
    """North Wales has six authorities."""
    six = [f"W0600000{number}" for number in range(1, 7)]
    rows = [figure("people", 10, area=code) for code in six[1:]]
    rows += [
        figure("people", None, area=six[0]),
        figure("people", 52, area="north_wales", areas_in=6, areas_expected=6),
    ]
    assert told(attacked(rows)) == {"all": (2, 2)}


def test_a_region_of_which_some_authorities_are_not_out_tells_less():
    rows = [figure("people", 10, area="W06000002"), figure("people", None, area=HERE)]
    rows += [figure("people", 40, area="north_wales", areas_in=6, areas_expected=6)]
    assert told(attacked(rows)) == {}


def test_the_quarters_of_a_year_give_the_one_that_is_starred():
    rows = [figure("people", count, period=f"2024-Q{at}") for at, count in enumerate((10, 10, 10, None), start=1)]
    assert told(attacked([*rows, figure("people", 32)])) == {"all": (2, 2)}


def test_two_releases_tell_what_neither_does():
    """The first has the total and one category, the second the other two of the three."""
    first, second = drawn("left 12 | right * | all 20"), drawn("middle 5 | right *")
    assert told(attacked(drawn("middle 5 | right * | left 12"))) == {}
    assert told(attacked(first, second)) == {"right": (3, 3)}


def test_a_star_over_what_was_shown_before_hides_nothing():
    before, now = drawn("left 12 | middle 5 | right * | all 20"), drawn("left 12 | middle * | right * | all 20")
    assert told(attacked(now)) == {}
    assert told(attacked(before, now)) == {"right": (3, 3)}


def test_what_was_corrected_is_another_number():
    """A total of 20 was corrected to 26: 26 less 12 less 5 is nobody's small number."""
    before, now = drawn("left 12 | middle * | right * | all 20"), drawn("left 18 | all 26")
    assert told(attacked(before, now)) == {}


def test_a_correction_shows_what_stood_beside_it_before():
    """Only one category was corrected and shown; with it what was starred before is the rest of the old total."""
    before, now = drawn("left 12 | middle * | right * | all 20"), drawn("middle 5")
    assert told(attacked(before, now)) == {"right": (3, 3)}


def test_rounding_hides_what_stars_alone_do_not():
    """Each of them may lie two to either side."""
    assert told(attacked(drawn("left 15 | middle 20 | right * | all 40"), under=WALES)) == {}


def test_two_fives_that_make_a_ten_leave_next_to_nothing():
    """What is shown as 5 is 5, 6 or 7, what is shown as 10 is 12 at most: two are left over at most."""
    assert told(attacked(drawn("left 5 | middle 5 | right * | all 10"), under=WALES)) == {"right": (0, 2)}


def test_published_figures_are_not_ours_to_protect():
    assert told(attacked(drawn("left 12 | middle 5 | right * | all 20", origin=Origin.PUBLISHED))) == {}


def test_figures_that_contradict_each_other_do_not_stop_the_attack():
    """12 and 30 do not make 20; that sum is left out, and the share still tells."""
    rows = [*drawn("left 12 | right 30 | all 20"), *drawn("all 16", "some", unknown=0)]
    rows += drawn("all *", "others", unknown=0)
    assert told(attacked(rows)) == {"others": (4, 4)}


@pytest.mark.parametrize(
    ("low", "high", "why"),
    [(2, 2, "exact"), (0, 3, "not four"), (2, 9, "not one"), (4, 4, "exact"), (0, 0, "nobody is as telling as one")],
)
def test_a_number_is_recovered_when_it_cannot_be_every_small_one(low, high, why):
    assert is_recovered(low, high, 5), why


@pytest.mark.parametrize(("low", "high"), [(0, 4), (1, 4), (0, 90), (5, 5), (30, 34)])
def test_a_number_is_safe_when_it_can_be_every_small_one_or_none_of_them(low, high):
    assert not is_recovered(low, high, 5)


NAMES = ("a+1", "a+2", "b+1", "b+2")
LARGEST = 6
# Each way to fill them, up to the largest total that there is: where the rest is nobody, one of them may hold it all.
EVERY = dict(zip(NAMES, np.indices((4 * LARGEST + 1,) * 4).reshape(4, -1), strict=True))
counts = some.lists(some.integers(0, LARGEST), min_size=4, max_size=4)
kept = some.lists(some.booleans(), min_size=9, max_size=9)


@given(counts=counts, kept=kept)
@example(counts=[2, 6, 6, 0], kept=[False] * 3 + [True] + [False] * 4 + [True])
@settings(max_examples=100)
def test_the_attacker_finds_what_trying_every_table_finds(counts, kept):
    """Its slow twin fills a table of two by two, with its margins, in every way there is."""
    table = with_margins(dict(zip(NAMES, counts, strict=True)))
    shown = {
        name: count for (name, count), keep in zip(table.items(), kept, strict=True) if keep and count not in SMALL
    }
    rows = [figure("people", shown.get(name), "" if name == "all" else name, breakdown_of(name)) for name in table]
    every = with_margins(EVERY)
    fits = np.logical_and.reduce([every[name] == count for name, count in shown.items()] or [np.True_])
    ends = {name: (its[fits].min(), min(its[fits].max(), FAR)) for name, its in every.items() if name not in shown}
    found = {name: its for name, its in ends.items() if is_recovered(*its, EXACT.star_below)}
    assert {name: (low, min(high, FAR)) for name, (low, high) in told(attacked(rows)).items()} == found


SMALL, FAR = range(1, EXACT.star_below), EXACT.star_below  # how far beyond the small numbers does not matter


def breakdown_of(name: str) -> str:
    return "across+down" if "+" in name else "across" if name in "ab" else "down"


def with_margins(table: dict) -> dict:
    margins = {one: sum(count for name, count in table.items() if one in name) for one in "ab12"}
    return table | margins | {"all": sum(table.values())}


@pytest.mark.parametrize("reached", [None, np.zeros(200)])
def test_what_cannot_be_worked_out_in_time_lets_nothing_out(reached, monkeypatch):
    """A solver that runs out of time does not say that nothing fits, nor that what it had by then is the farthest."""
    out_of_time = OptimizeResult(x=reached, status=STOPPED)
    monkeypatch.setattr("scipy.optimize.milp", lambda *given, options, **named: out_of_time)
    with pytest.raises(TakesTooLong):
        attacked(two_stars_a_line())
