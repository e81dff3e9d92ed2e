"""Rounding half up, and what of a count may leave."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some

from gwella.code_of_practice.errors import NotFound
from gwella.code_of_practice.language import Language
from gwella.disclosure.counts import Protected, protect
from gwella.disclosure.profiles import Profile, profile, profiles
from gwella.disclosure.rounding import half_up


@pytest.mark.parametrize(
    ("number", "to", "rounded"),
    [(0, 5, 0), (2, 5, 0), (3, 5, 5), (7, 5, 5), (8, 5, 10), (12, 5, 10), (2.5, 5, 5), (7.5, 5, 10)],
)
def test_to_the_nearest_five(number, to, rounded):
    assert half_up(number, to) == rounded


@pytest.mark.parametrize(("number", "rounded"), [(5, 10), (15, 20), (25, 30), (45, 50)])
def test_half_goes_up_where_python_goes_to_the_even_one(number, rounded):
    assert half_up(number, 10) == rounded


@given(number=some.integers(0, 10**7), to=some.integers(1, 50))
def test_the_rounded_number_is_a_multiple_no_further_than_half_away(number, to):
    rounded = half_up(number, to)
    assert rounded % to == 0
    assert -to / 2 < rounded - number <= to / 2


@given(one=some.integers(0, 10**6), more=some.integers(0, 10**6), to=some.integers(1, 50))
def test_rounding_keeps_the_order(one, more, to):
    assert half_up(one, to) <= half_up(one + more, to)


@given(count=some.integers(0, 10**6))
def test_a_count_that_leaves_is_a_multiple_of_five_and_at_least_five(count):
    shown = protect(count, profile())
    assert shown.is_starred == (count < 5)
    assert shown.is_starred or (shown.value >= 5 and shown.value % 5 == 0)


def test_no_count_is_not_a_starred_count():
    assert protect(None, profile()) == Protected(None, is_starred=False)


def test_something_negative_never_leaves():
    assert protect(-3, profile()).is_starred


def test_whether_zero_is_starred_is_the_owners_choice():
    shows_zero = msgspec.structs.replace(profile(), star_zero=False)
    assert protect(0, shows_zero) == Protected(0, is_starred=False)
    assert protect(1, shows_zero).is_starred


def test_a_threshold_that_rounding_would_undercut_is_refused():
    """Starred under 7 and rounded to 10: a 7 would be shown as 10 and a 12 too, but 7 of base 5 as 5."""
    given_ = {**msgspec.to_builtins(profile()), "star_below": 7}
    with pytest.raises(msgspec.ValidationError, match="multiple"):
        msgspec.convert(given_, Profile)


def test_an_unknown_profile_is_refused_with_the_ones_there_are():
    with pytest.raises(NotFound) as refused:
        profile("publshed_wales")
    assert "published_wales" in refused.value.in_(Language.EN)
    assert "published_wales" in refused.value.in_(Language.CY)


@pytest.mark.parametrize("name", profiles())
def test_every_profile_has_a_source_and_says_how_sure_it_is(name):
    assert profile(name).source
    assert profile(name).confidence
