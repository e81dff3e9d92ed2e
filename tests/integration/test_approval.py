"""A return goes from draft to accepted: signed by a second person, locked, corrected openly. Code 5.5, 8."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone
from hands import member, visiting
from return_of_a_year import IMPORTED, NOTHING_YET, WHOLE, YEAR, asked, say

from gwella.accounts.session import Visitor
from gwella.audit.models import Entry
from gwella.code_of_practice.errors import NotAllowed, NotFound
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.places import INVENTED, WALES
from gwella.entries.sheet import sheet
from gwella.measuring import approval, locked
from gwella.measuring.models import Move, Return, Submission
from gwella.office import notices

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def figures(year_made: Path) -> bytes:
    return locked.figures_of(sheet(year_made, INVENTED, YEAR))


@pytest.fixture
def officer() -> Visitor:
    return visiting(member("performance_officer", INVENTED, "Mair Puw"))


@pytest.fixture
def director() -> Visitor:
    return visiting(member("director", INVENTED, "Dafydd Rees"))


@pytest.fixture
def analyst() -> Visitor:
    return visiting(member("government_analyst", WALES, "Elin Wyn"))


class Way:
    """A return on its way, with those who move it and the figures of its sheet."""

    def __init__(self, figures: bytes, *people: Visitor) -> None:
        self.figures = figures
        self.officer, self.director, self.analyst = people
        self.its = approval.begin(INVENTED, YEAR, by=self.officer)

    def take(self, name: str, by: Visitor, **more) -> Return:
        given = {"turn": self.its.turn, "seen": locked.digest(self.figures), "figures": self.figures, "reason": "So."}
        self.its = approval.take(INVENTED, self.its.public_id, name, by=by, **(given | more))
        return self.its

    def to(self, stage: str) -> Way:
        """Take it on until it stands at `stage`."""
        way = [
            ("check", self.officer),
            ("answer", self.officer),
            ("hand_over", self.officer),
            ("sign", self.director),
            ("send", self.officer),
        ]
        way += [("accept", self.analyst)]
        for name, by in way:
            if self.its.stage != stage and name in approval.stage_of(self.its).moves:
                self.take(name, by)
        assert self.its.stage == stage
        return self


@pytest.fixture
def way(figures: bytes, officer: Visitor, director: Visitor, analyst: Visitor) -> Way:
    return Way(figures, officer, director, analyst)


def refused(code: str):
    return pytest.raises(NotAllowed, check=lambda error: error.code == code)


def test_a_return_goes_all_the_way_and_each_move_is_kept_and_recorded(way: Way):
    way.to("accepted")
    kept = [(one.turn, one.name, one.stage, one.by) for one in approval.moves(way.its)]
    assert kept == [
        (1, "check", "checked", way.officer.person),
        (2, "hand_over", "with_approver", way.officer.person),
        (3, "sign", "signed", way.director.person),
        (4, "send", "submitted", way.officer.person),
        (5, "accept", "accepted", way.analyst.person),
    ]
    record = [one.what for one in Entry.objects.filter(place=INVENTED).order_by("number")]
    assert record == ["return.begin", "return.check", "return.hand_over", "return.sign", "return.send", "return.accept"]
    # What is decided elsewhere stands in both records.
    assert [one.what for one in Entry.objects.filter(place=WALES)] == ["return.accept"]


def test_the_figures_that_were_signed_are_locked_byte_for_byte(way: Way):
    way.to("signed")
    assert locked.as_bytes(way.its.locked) == way.figures
    assert way.its.digest == locked.digest(way.figures)
    assert approval.moves(way.its)[-1].locked == way.its.locked


def test_a_year_that_goes_on_has_no_return_and_a_year_has_one(officer: Visitor, way: Way):
    with refused("approval.year_goes_on"):
        approval.begin(INVENTED, timezone.localdate().year + 1, by=officer)
    assert approval.begin(INVENTED, YEAR, by=officer) == way.its
    assert way.its.due == date(2025, 5, 31)


def test_whoever_had_a_hand_in_the_figures_does_not_sign_them(way: Way):
    """Began it, entered a figure, sent a submission or took it: none of them is a second person."""
    way.to("with_approver")
    way.director = visiting(member("director", INVENTED))
    approval.had_a_hand(INVENTED, YEAR, by=way.director)
    with refused("stages.own_work"):
        way.take("sign", way.director)
    sender, taker = (visiting(member("director", INVENTED)) for _ in range(2))
    sent = {
        "name": "a.csv",
        "size": 1,
        "sent_by": sender.person,
        "decided_by": taker.person,
        "sent_at": timezone.now(),
    }
    submission = Submission.objects.of(INVENTED).create(digest="d", state="taken", years=[YEAR], **sent)
    for one in (sender, taker):
        with refused("stages.own_work"):
            way.take("sign", one)
    # Of another year, or never taken, it is no hand in this one.
    Submission.objects.of(INVENTED).filter(pk=submission.pk).update(years=[YEAR - 1])
    assert way.take("sign", sender).stage == "signed"


def test_an_officer_who_is_director_too_does_not_sign_what_they_handed_over(way: Way):
    way.to("with_approver")
    both = visiting(member("director", INVENTED))
    Move.objects.of(INVENTED).filter(name="hand_over").update(by=both.person)
    with refused("stages.own_work"):
        way.take("sign", both)


def test_who_answered_what_was_asked_does_not_sign_it(way: Way):
    way.to("submitted")
    way.take("return", way.analyst, reason="Why so few?")
    way.take("answer", way.officer)
    way.take("hand_over", way.officer)
    both = visiting(member("director", INVENTED))
    Move.objects.of(INVENTED).exclude(name="answer").update(by="somebody")
    Move.objects.of(INVENTED).filter(name="answer").update(by=both.person)
    with refused("stages.own_work"):
        way.take("sign", both)


@pytest.mark.parametrize("stage", ["draft", "checked", "with_approver"])
def test_figures_that_changed_since_they_were_seen_are_not_moved(way: Way, stage: str, figures: bytes):
    way.to(stage)
    move = {"draft": "check", "checked": "hand_over", "with_approver": "sign"}[stage]
    by = way.director if move == "sign" else way.officer
    with refused("approval.figures_changed"):
        way.take(move, by, figures=figures + b"one more")
    assert approval.find(INVENTED, way.its.public_id).stage == stage


def test_the_director_signs_what_was_checked_and_nothing_else(way: Way, figures: bytes):
    way.to("with_approver")
    way.figures = figures + b"one more"  # and the director has seen it, but nobody has checked it
    with refused("approval.changed_since"):
        way.take("sign", way.director)
    way.take("send_back", way.director)
    way.to("signed")
    assert locked.as_bytes(way.its.locked) == way.figures


def test_what_is_entered_after_signing_changes_nothing_that_was_signed(way: Way, year_made: Path, tmp_path: Path):
    way.to("signed")
    out = Path(shutil.copytree(year_made, tmp_path / "out"))
    say(out, asked(NOTHING_YET, 9))
    now = locked.figures_of(sheet(out, INVENTED, YEAR))
    assert now != way.figures
    way.take("send", way.officer, figures=now)
    assert locked.as_bytes(way.its.locked) == way.figures


def test_of_two_at_once_one_wins_and_the_other_is_told(way: Way):
    way.to("with_approver")
    other, turn = visiting(member("director", INVENTED)), way.its.turn
    way.take("sign", way.director)
    with refused("stages.somebody_was_first"):
        way.take("sign", other, turn=turn)
    assert [one.name for one in approval.moves(way.its)].count("sign") == 1


def test_whoever_read_it_before_the_other_wrote_it_loses_too(way: Way, monkeypatch: pytest.MonkeyPatch):
    """Both have seen the same turn, as two transactions at once do: compared and set, the second finds it gone."""
    way.to("with_approver")
    as_read = approval.find(INVENTED, way.its.public_id)
    way.take("sign", way.director)
    monkeypatch.setattr(approval, "find", lambda *named: as_read)
    with refused("stages.somebody_was_first"):
        way.take("sign", visiting(member("director", INVENTED)), turn=as_read.turn)


def test_a_second_click_changes_nothing_and_is_no_fault(way: Way):
    way.to("with_approver")
    turn = way.its.turn
    way.take("sign", way.director)
    again = way.take("sign", way.director, turn=turn)
    assert (again.stage, again.turn) == ("signed", turn + 1)
    assert [one.name for one in approval.moves(way.its)].count("sign") == 1
    way.its.turn = turn
    with refused("stages.somebody_was_first"):
        way.take("send_back", way.director, turn=turn)


def test_opening_again_needs_a_reason_and_a_second_person(way: Way):
    way.to("submitted")
    with refused("stages.reason_missing"):
        way.take("ask_to_reopen", way.officer, reason="")
    way.take("ask_to_reopen", way.officer, reason="A team’s rows were left out.")
    with refused("stages.not_from_here"):
        way.take("accept", way.analyst)
    with refused("stages.not_yours"):
        way.take("reopen", way.officer)
    asker = visiting(member("director", INVENTED))
    Move.objects.of(INVENTED).filter(name="ask_to_reopen").update(by=asker.person)
    with refused("stages.own_work"):
        way.take("reopen", asker)
    assert way.take("reopen", way.director).stage == "draft"
    # What was signed once can be read for ever.
    assert [locked.as_bytes(one.locked) for one in approval.moves(way.its) if one.locked] == [way.figures]


def test_a_request_that_is_refused_leaves_the_return_where_it_was(way: Way):
    for stage in ("signed", "submitted"):
        way.to(stage)
        way.take("ask_to_reopen", way.officer)
        assert way.take("keep", way.director, reason="It is right.").stage == stage


def test_a_late_correction_is_a_revision_and_what_was_accepted_stands(way: Way, figures: bytes):
    way.to("accepted")
    first = way.its
    way.take("ask_to_reopen", way.officer, reason="One figure was wrong.")
    assert way.its.stage == "reopening_accepted"
    way.take("let_correct", way.analyst)
    assert way.its.stage == "accepted"
    revision = approval.of_year(INVENTED, YEAR)
    assert (revision.revision, revision.stage, revision.locked) == (1, "draft", "")
    with refused("approval.corrected_already"):
        way.take("ask_to_reopen", way.officer)
    way.its, way.figures = revision, figures.replace(b"final", b"provisional", 1)
    way.to("accepted")
    assert [one.revision for one in approval.accepted(INVENTED, YEAR)] == [0, 1]
    assert locked.as_bytes(approval.find(INVENTED, first.public_id).locked) == figures


def test_what_welsh_government_returns_is_checked_and_signed_anew(way: Way):
    way.to("submitted")
    with refused("stages.reason_missing"):
        way.take("return", way.analyst, reason="")
    way.take("return", way.analyst, reason="Why so few?")
    assert way.its.stage == "returned"
    with refused("stages.not_from_here"):
        way.take("check", way.officer)
    with refused("stages.answer_missing"):
        way.take("answer", way.officer, reason=" ")
    way.take("answer", way.officer, reason="A team was closed.")
    assert approval.answered(way.its) == "A team was closed."
    way.to("accepted")


def test_those_who_brought_it_are_told_what_became_of_it(way: Way):
    way.to("submitted")
    way.take("return", way.analyst, reason="Why so few?")
    told = [notices.said(one) for one in notices.unread(INVENTED, way.officer.person)]
    assert told[0].in_(Language.EN) == "The return of 2024-25 now stands at “Returned”. The reason given: Why so few?"
    assert "“Wedi’i dychwelyd”" in told[0].in_(Language.CY)
    assert notices.unread(INVENTED, way.director.person) == []


def test_another_places_return_is_as_one_that_is_not_there(way: Way):
    neighbour = visiting(member("director", "W06000002"))
    with pytest.raises(NotFound):
        approval.take("W06000002", way.its.public_id, "sign", by=neighbour, turn=0)
    way.to("with_approver")
    with refused("stages.not_yours"):
        way.take("sign", neighbour)
    assert approval.submitted(INVENTED, way.its.public_id) is None


def test_the_locked_figures_are_read_as_they_were_written(year_made: Path, tmp_path: Path):
    out = Path(shutil.copytree(year_made, tmp_path / "out"))
    say(out, asked(WHOLE, 500, "=Counted by hand"), asked(NOTHING_YET, 12.5), asked(IMPORTED, 7, "'-1, quoted"))
    found = locked.read(locked.figures_of(sheet(out, INVENTED, YEAR)))
    by_metric = {key.metric: one for key, one in found.items() if not key.breakdown}
    whole = by_metric[WHOLE]
    assert (whole.value, whole.what, whole.before_is, whole.reason) == (500, "entered", "computed", "=Counted by hand")
    assert whole.before is not None
    assert (by_metric[NOTHING_YET].value, by_metric[NOTHING_YET].before_is) == (12.5, "")
    assert by_metric[IMPORTED].before_is == "imported"
    assert locked.figures_of(sheet(out, INVENTED, YEAR)) == locked.figures_of(sheet(out, INVENTED, YEAR))
