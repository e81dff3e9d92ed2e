"""What may be entered, when a reason is needed, and what a second click does."""

from __future__ import annotations

from pathlib import Path

import pytest
from return_of_a_year import IMPORTED, NOTHING_YET, PART, RECALLED, SHARE, WHOLE, YEAR, asked, figure, key, row, say

from gwella.code_of_practice.errors import NotAllowed, Remediable
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.results import Status
from gwella.entries.kept import entries
from gwella.entries.rules import Asked
from gwella.entries.sheet import sheet


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (asked(WHOLE, 1), "To replace it needs a reason"),
        (asked(IMPORTED, 1), "was imported from an aggregate return"),
        (asked(NOTHING_YET, 1, status=Status.ESTIMATED), "not final needs a reason"),
        (asked(NOTHING_YET, None, status=Status.NOT_PROVIDED), "not final needs a reason"),
        (asked(NOTHING_YET, 1, "why", status=Status.NOT_PROVIDED), "has no value"),
        (asked(NOTHING_YET, None, "why"), "there is no value"),
        (asked(NOTHING_YET, -1, "why"), "nought or more"),
        (asked(NOTHING_YET, 1e15, "why"), "nought or more"),
        (asked(WHOLE, 1.5, "why"), "give a whole number"),
        (asked(WHOLE, 1, "why", status=Status.SUPPRESSED), "no status of an entry"),
        (asked(WHOLE, 1, "x" * 501), "longer than 500"),
        (asked(SHARE, 0.5, "why"), "never entered"),
        (asked(RECALLED, 1, "why"), "Confirm its definition first"),
        (asked("pm.reablement_reduced.adults", 1, "why"), "not collected for 2024-25"),
        (asked("no.such.metric", 1, "why"), "no metric or measure"),
        (asked(NOTHING_YET, None, "why", withdraw=True), "no entry that could be taken back"),
        (Asked(key=key(WHOLE, "age_group", "no such"), value=1), "no such breakdown"),
        (Asked(key=key(WHOLE, "no such", "65+"), value=1), "no such breakdown"),
    ],
)
def test_what_may_not_be_entered_is_one_sentence_and_nothing_is_kept(out: Path, what: Asked, said: str):
    with pytest.raises(Remediable) as refusal:
        say(out, what)
    assert said in str(refusal.value)
    assert entries(out) == []


def test_an_entry_has_somebodys_name(out: Path):
    with pytest.raises(Remediable, match="needs the name"):
        say(out, asked(NOTHING_YET, 1), by=" ")


@pytest.mark.parametrize(
    ("language", "of_a_part", "of_a_whole"),
    [
        (Language.EN, "would be 5,001 (", "would be 1, which is less than its part: “"),
        (Language.CY, "yn 5,001 (", "yn 1, sy’n llai na’i ran: “"),
    ],
)
def test_what_was_entered_is_what_would_be(out: Path, language: Language, of_a_part: str, of_a_whole: str):
    for what, says in ((asked(PART, 5_001, "why"), of_a_part), (asked(WHOLE, 1, "why"), of_a_whole)):
        with pytest.raises(NotAllowed) as refused:
            say(out, what)
        assert says in refused.value.in_(language)


def test_a_part_is_no_more_than_its_whole_whichever_is_entered(out: Path):
    whole, part = figure(out, WHOLE).value, figure(out, PART).value
    for what in (asked(PART, whole + 1, "why"), asked(WHOLE, part - 1, "why")):
        with pytest.raises(Remediable, match=r"it is part of|less than its part"):
            say(out, what)
    unknown = figure(out, PART).unknown
    with pytest.raises(Remediable, match="not known besides: "):
        say(out, asked(PART, whole - unknown + 1, "why"))
    assert len(say(out, asked(PART, whole + 1, "why"), asked(WHOLE, whole + 1 + unknown, "why"))) == 2


def test_several_are_entered_all_or_none(out: Path):
    with pytest.raises(Remediable):
        say(out, asked(NOTHING_YET, 3), asked(WHOLE, 3))
    assert entries(out) == []
    assert row(out, NOTHING_YET).what is None, "not entered yet"


def test_a_second_click_makes_one_entry(out: Path):
    seen = row(out, WHOLE).seen
    twice = [say(out, asked(WHOLE, 500, "why", seen=seen)) for _ in range(2)]
    assert [len(kept) for kept in twice] == [1, 0]
    assert len(entries(out)) == 1


def test_a_value_that_was_computed_just_so_is_no_entry(out: Path):
    assert say(out, asked(WHOLE, figure(out, WHOLE).value)) == []


def test_what_somebody_else_changed_meanwhile_is_told_and_theirs_stands(out: Path):
    seen = row(out, WHOLE).seen
    say(out, asked(WHOLE, 500, "mine", seen=seen))
    with pytest.raises(Remediable, match="was changed since you looked"):
        say(out, asked(WHOLE, 600, "yours", seen=seen))
    assert figure(out, WHOLE).value == 500


def test_an_entry_keeps_what_is_not_known_unless_it_says_otherwise(out: Path):
    unknown = figure(out, WHOLE).unknown
    say(out, asked(WHOLE, 500, "why"))
    assert figure(out, WHOLE).unknown == unknown
    say(out, asked(WHOLE, 500, "why", unknown=7))
    assert figure(out, WHOLE).unknown == 7


def test_a_category_can_be_entered_and_has_its_row(out: Path):
    its = key(WHOLE, "age_group", "65+")
    of = sheet(out, its.area, YEAR)
    category = next(one for one in of.known.figures if one[:3] == its[:3] and one.breakdown)
    say(out, Asked(key=category, value=of.known.figures[category].value + 1, reason="why"))
    assert category in {one.key for one in sheet(out, its.area, YEAR).rows}


def test_drafts_that_were_only_recalled_stand_apart(out: Path):
    of = sheet(out, key(WHOLE).area, YEAR)
    assert key(RECALLED) in {one.key for one in of.recalled}
    assert not any(one.definition.is_recalled for one in of.rows)
