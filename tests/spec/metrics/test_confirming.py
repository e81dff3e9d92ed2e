"""What an officer read in the official source stands beside ours; a difference makes a new edition."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from own_folder import ASSESSED, CHANGED, CONTACTS, NIA, RECALLED, differing, official, read_from

from gwella.code_of_practice import reading
from gwella.code_of_practice.errors import DefinitionError, NotAllowed, NotFound
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.sources import Confidence
from gwella.code_of_practice.toml_text import entry
from gwella.conformance import cases
from gwella.metrics import changes, confirmations
from gwella.metrics.confirmations import By, Confirmation
from gwella.metrics.confirming import awaiting, confirm, withdraw
from gwella.metrics.counts import Condition, Count, When
from gwella.metrics.definitions import definition, in_force, metrics, nationally
from gwella.metrics.drafts import is_draft
from gwella.metrics.edition import Example
from gwella.metrics.editions import meaning

title = "Confirming a definition"
WHY = (date(2026, 6, 1), NIA, Text("It was the page of another year.", "Tudalen blwyddyn arall ydoedd."))
EVERY = Count(
    of="assessments",
    when=When(field="completed_on", falls="in_period"),
    where=(Condition(field="client_group", is_="carer"),),
)
WITHDRAWN = """
[[withdrawal]]
of = 1
on = 2026-01-01
why = { en = "a", cy = "b" }
by = { name = "a", role = "b", body = { en = "a", cy = "b" } }
"""
DRAWN = "completed_on | client_group | new\n2026-05-01   | carer        | yes\n2026-05-01   | carer        | no\n"


def example(expect: int = 2, year: int = 2026) -> Example:
    return Example(says=CHANGED, year=year, given=DRAWN.replace("2026", str(year)), expect=expect)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Path]:
    with read_from(tmp_path) as folder:
        yield folder


def test_what_agrees_is_no_draft_any_more_and_says_who_read_what(own: Path) -> None:
    assert is_draft(CONTACTS)
    before = meaning(metrics()[CONTACTS], metrics()[CONTACTS].edition[-1])
    confirm(own, "AD/001", official())
    assert not is_draft(CONTACTS)
    assert definition(CONTACTS).confidence is Confidence.CONFIRMED
    (held,) = confirmations.confirmations(CONTACTS)
    assert (held.confirmation.by, held.confirmation.document, held.is_national) == (
        NIA,
        "Performance guidance 2026",
        False,
    )
    assert meaning(metrics()[CONTACTS], metrics()[CONTACTS].edition[-1]) == before


def test_the_latest_edition_is_confirmed_and_those_before_it_are_not(own: Path) -> None:
    confirm(own, CONTACTS, official())
    assert [is_draft(CONTACTS, year) for year in (2020, 2022)] == [True, False]


def test_to_confirm_an_older_edition_leaves_the_definition_a_draft(own: Path) -> None:
    confirm(own, CONTACTS, official(2020))
    assert is_draft(CONTACTS)
    assert [is_draft(CONTACTS, year) for year in (2020, 2022)] == [False, True]


def test_nothing_is_written_over_and_a_withdrawal_keeps_what_was_entered(own: Path) -> None:
    confirm(own, CONTACTS, official())
    file = own / "confirmations" / "adult" / "contacts" / "received.toml"
    before = file.read_text(encoding="utf-8")
    with pytest.raises(NotAllowed, match="was confirmed by Gwynedd Council on 2 May 2026"):
        confirm(own, CONTACTS, official(page="14"))
    assert file.read_text(encoding="utf-8") == before
    withdraw(own, CONTACTS, None, WHY)
    assert is_draft(CONTACTS)
    confirm(own, CONTACTS, official(page="14"))
    after = file.read_text(encoding="utf-8")
    assert after.startswith(before)
    assert not is_draft(CONTACTS)
    assert [one["page"] for one in tomllib.loads(after)["confirmation"]] == ["12", "14"]
    assert "another year" in after


def test_a_difference_makes_a_new_edition_and_leaves_every_older_one(own: Path) -> None:
    older = metrics()[ASSESSED].edition
    confirm(own, ASSESSED, differing(code="CA/004", count=EVERY, example=(example(),), break_in_series=True))
    now = metrics()[ASSESSED]
    assert now.edition[:-1] == older
    assert (now.edition[-1].from_, now.edition[-1].change, now.edition[-1].break_in_series) == (2026, CHANGED, True)
    assert in_force(now, 2025) == older[-1]
    assert meaning(now, now.edition[-1]) != meaning(now, older[-1])
    assert [is_draft(ASSESSED, year) for year in (2020, 2026)] == [True, False]


def test_a_difference_that_nothing_counts_yet_stays_a_draft(own: Path) -> None:
    confirm(own, CONTACTS, differing(count_follows=False))
    assert is_draft(CONTACTS)
    assert definition(CONTACTS).confidence is Confidence.DIFFERS
    assert is_draft(CONTACTS, 2026)


def test_a_difference_of_words_alone_leaves_the_count(own: Path) -> None:
    confirm(own, CONTACTS, differing())
    now = metrics()[CONTACTS]
    assert not is_draft(CONTACTS)
    assert meaning(now, now.edition[-1]) == meaning(now, now.edition[-2])


def test_a_count_whose_example_does_not_come_out_is_refused_and_nothing_is_written(own: Path) -> None:
    with pytest.raises(DefinitionError, match="expects 7"):
        confirm(own, ASSESSED, differing(code="CA/004", count=EVERY, example=(example(expect=7),)))
    assert list(own.rglob("*.toml")) == []
    assert metrics()[ASSESSED].edition[-1].from_ == 2020


def test_older_examples_are_not_tried_on_a_new_count(own: Path) -> None:
    confirm(own, ASSESSED, differing(2024, code="CA/004", count=EVERY, example=(example(year=2025),)))
    assert [one.year for one in metrics()[ASSESSED].example] == [2025]


@pytest.mark.parametrize(
    ("name", "one", "why"),
    [
        ("adult.plans.open", official(), "own and has no official wording"),
        (CONTACTS, official(code="AD/999"), "that is a difference"),
        (CONTACTS, official(1999), "no edition that begins in 1999"),
        (CONTACTS, differing(2010), "does not begin before the first one"),
        (CONTACTS, differing(2022), "which has one already"),
        ("child.looked_after.rate", differing(count=EVERY, example=(example(),)), "counts nothing itself"),
        ("no.such.metric", official(), "There is no metric or measure"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(own: Path, name: str, one: Confirmation, why: str) -> None:
    with pytest.raises((NotAllowed, NotFound, DefinitionError), match=why):
        confirm(own, name, one)
    assert list(own.rglob("*.toml")) == []


def test_the_whole_does_not_change_without_its_parts(own: Path) -> None:
    with pytest.raises(NotAllowed, match=r"First confirm, each with its own new edition from 2026: adult\.contacts\."):
        confirm(own, CONTACTS, differing(count=EVERY, example=(example(),)))


def test_what_was_only_recalled_is_known_once_read_but_still_counts_nothing(own: Path) -> None:
    latest = metrics()[RECALLED].edition[-1].from_
    confirm(own, RECALLED, official(latest, code="AD/012"))
    now = metrics()[RECALLED]
    assert not is_draft(RECALLED)
    assert now.count is None
    assert now.codes == ("AD/012",)
    assert not list(cases.cases_of(RECALLED, now, 2024))


def test_an_authoritys_own_confirmation_is_its_own_and_judges_nobody_else(own: Path) -> None:
    before = cases.kit_id(2024)
    confirm(own, CONTACTS, official())
    confirm(own, ASSESSED, differing(code="CA/004", count=EVERY, example=(example(),)))
    assert nationally()[CONTACTS].confidence is Confidence.PARTLY_SEEN
    assert cases.kit_id(2024) == before
    assert {case.edition for case in cases.cases(2026) if case.metric == ASSESSED} <= {2020}


def test_the_national_stewards_confirmation_holds_for_all(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    confirm(own, CONTACTS, official())
    held = confirmations.every_confirmation()[CONTACTS]
    nationally_held = tuple(msgspec.structs.replace(one, is_national=True) for one in held)
    reading.forget()
    monkeypatch.setattr(
        "gwella.metrics.confirmed.confirmations", lambda key: nationally_held if key == CONTACTS else ()
    )
    assert nationally()[CONTACTS].confidence is Confidence.CONFIRMED


def test_an_update_that_brings_the_same_edition_is_refused_with_a_way_out(own: Path) -> None:
    confirm(own, CONTACTS, differing())
    file = own / "confirmations" / "adult" / "contacts" / "received.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("2026,", "2022,").replace("edition = 2026", "edition = 2022")
    )
    reading.forget()
    with pytest.raises(DefinitionError, match=r"received\.toml: confirmation 1 makes an edition from 2022"):
        metrics()
    withdraw(own, CONTACTS, None, WHY)
    assert metrics()[CONTACTS].edition[-1].from_ == 2022


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('[[confirmation]]\nedition = "2022"', "received.toml"),
        (WITHDRAWN, "by its number"),
        ("", ""),
    ],
)
def test_a_file_by_hand_that_cannot_be_is_refused_with_its_name(own: Path, text: str, why: str) -> None:
    file = own / "confirmations" / "adult" / "contacts" / "received.toml"
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    reading.forget()
    if why:
        with pytest.raises(DefinitionError, match=why):
            metrics()
    else:
        assert is_draft(CONTACTS)


def test_a_confirmation_of_nothing_and_a_definition_that_confirms_itself_are_refused(own: Path) -> None:
    confirm(own, CONTACTS, official())
    there = own / "confirmations" / "adult" / "contacts" / "received.toml"
    there.rename(there.with_name("receives.toml"))
    reading.forget()
    with pytest.raises(DefinitionError, match=r"adult\.contacts\.receives"):
        definition(CONTACTS)


def test_what_awaits_confirming_stands_in_the_order_of_need(own: Path) -> None:
    first = awaiting({CONTACTS: 1})
    assert first[0] == CONTACTS
    drafts = [is_draft(key) for key in first]
    assert drafts == sorted(drafts, reverse=True)
    confirm(own, CONTACTS, official())
    assert CONTACTS not in awaiting({CONTACTS: 1})


def test_a_year_lists_its_editions_its_confirmations_and_why(own: Path) -> None:
    confirm(own, CONTACTS, differing())
    begun = changes.changes(2026)
    assert [(one.key, one.edition.change, one.is_first) for one in begun] == [(CONTACTS, CHANGED, False)]
    assert begun[0].made_by is not None
    assert [one.key for one in changes.confirmed_in(2026)] == [CONTACTS]
    withdraw(own, CONTACTS, None, WHY)
    assert [bool(one.withdrawal) for one in changes.confirmed_in(2026)] == [False, True]
    assert changes.changes(2026) == []
    assert 2022 in changes.years()


texts = st.text(min_size=1).filter(str.strip)
both = st.builds(Text, en=texts, cy=texts)


@given(both, both, texts, st.dates(), st.builds(By, name=texts, role=texts, body=both))
def test_whatever_is_entered_is_read_back(said: Text, wording: Text, document: str, day: date, by: By) -> None:
    one = official(title=said, wording=wording, document=document, read_on=day, by=by)
    assert msgspec.convert(tomllib.loads(entry("x", one))["x"][0], Confirmation) == one


def test_every_example_and_edition_of_ours_is_read_back() -> None:
    for metric in metrics().values():
        for one in (*metric.edition, *metric.example):
            assert msgspec.convert(tomllib.loads(entry("x", one))["x"][0], type(one)) == one
