"""The stages of a return and of a release, as truth tables: each move by each role, of an own thing and another's."""

from __future__ import annotations

import msgspec
import pytest

from docs.stages import stages_page
from gwella.accounts.matrix import matrix
from gwella.accounts.session import Visitor
from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import say
from gwella.office import stages
from gwella.office.awaiting import Kind

HERE = "W06000001"

# Move: who makes it, whether of their own place, from which stages, and after which moves they are no second person.
TABLE = {
    # the officer, of their own authority
    "check": ("performance_officer", True, {"draft"}, ()),
    "answer": ("performance_officer", True, {"returned"}, ()),
    "hand_over": ("performance_officer", True, {"checked"}, ()),
    "rework": ("performance_officer", True, {"checked", "with_approver"}, ()),
    "send": ("performance_officer", True, {"signed"}, ()),
    "ask_to_reopen": ("performance_officer", True, {"signed", "submitted", "accepted"}, ()),
    # the director, who had no hand in it
    "sign": ("director", True, {"with_approver"}, ("made", "check", "answer", "hand_over")),
    "send_back": ("director", True, {"with_approver"}, ("made", "check", "answer", "hand_over")),
    "reopen": ("director", True, {"reopening_signed", "reopening_submitted"}, ("ask_to_reopen",)),
    "keep": ("director", True, {"reopening_signed", "reopening_submitted"}, ("ask_to_reopen",)),
    # the analyst of Welsh Government, of every authority
    "accept": ("government_analyst", False, {"submitted"}, ("made", "check", "answer", "hand_over", "sign", "send")),
    "return": ("government_analyst", False, {"submitted"}, ()),
    "let_correct": ("government_analyst", False, {"reopening_accepted"}, ("ask_to_reopen",)),
    "leave": ("government_analyst", False, {"reopening_accepted"}, ("ask_to_reopen",)),
}
NEED_A_REASON = {"send_back", "ask_to_reopen", "keep", "return", "leave"}
NEED_AN_ANSWER = {"answer"}


def may(life: stages.Life, stage: str, name: str, role: str, own: bool, before: dict | None = None) -> bool:
    """Whether somebody of `role` may make a move."""
    try:
        stages.check_can_move(life, stage, name, Visitor(role, HERE, person="me"), own=own, before=before or {})
    except NotAllowed:
        return False
    return True


@pytest.fixture
def life() -> stages.Life:
    return stages.lives()["return"]


def test_the_table_names_every_move_that_there_is(life: stages.Life):
    assert set(TABLE) == set(life.names())


@pytest.mark.parametrize("name", TABLE)
def test_each_move_is_for_one_role_from_its_stages_and_on_its_own_side(life: stages.Life, name: str):
    who, own, where, _ = TABLE[name]
    found = {
        (role, side, stage)
        for role in matrix().roles
        for side in (True, False)
        for stage in life.stages
        if may(life, stage, name, role, side)
    }
    assert found == {(who, own, stage) for stage in where}


@pytest.mark.parametrize("name", TABLE)
def test_nobody_is_second_person_to_their_own_work(life: stages.Life, name: str):
    who, own, where, not_by = TABLE[name]
    for stage in where:
        refused = {move for move in (*life.names(), "made") if not may(life, stage, name, who, own, {move: {"me"}})}
        assert refused == set(not_by), stage
        assert may(life, stage, name, who, own, {move: {"somebody else"} for move in (*life.names(), "made")})


def test_what_undoes_or_refuses_somebodys_work_needs_a_reason(life: stages.Life):
    assert {name for _, name, move in life.moves() if move.reason} == NEED_A_REASON | NEED_AN_ANSWER
    assert {name for _, name, move in life.moves() if move.answers} == NEED_AN_ANSWER
    for _, name, move in life.moves():
        if move.reason:
            with pytest.raises(NotAllowed, match="needs your answer" if name in NEED_AN_ANSWER else "needs a reason"):
                stages.check_reason(move, " \n ", 1000)
        assert stages.check_reason(move, "  so \n it is ", 1000) == "so it is"
        with pytest.raises(NotAllowed, match="1,000 characters"):
            stages.check_reason(move, "x" * 1001, 1000)


@pytest.mark.parametrize("kind", ["return", "annual_report", "release"])
def test_every_stage_has_a_way_in_and_its_owners_can_leave_it(kind: str):
    life = stages.lives()[kind]
    for name, stage in life.stages.items():
        assert name == life.first or life.before(name), name
        for role in stage.whose:
            assert any(move.is_for(role) for move in stage.moves.values()), (name, role)
        if stage.waits:
            assert stage.waits in set(Kind)


@pytest.mark.parametrize("kind", ["return", "annual_report", "release"])
def test_the_names_of_moves_and_stages_fit_where_they_are_kept(kind: str):
    life = stages.lives()[kind]
    assert max(map(len, (*life.stages, *life.names()))) <= 20


def test_a_move_is_made_by_nobody_at_a_stage_that_does_not_know_it(life: stages.Life):
    with pytest.raises(NotAllowed, match="cannot be done at the stage “Accepted”"):
        stages.check_can_move(life, "accepted", "sign", Visitor("director", HERE, person="me"), own=True, before={})


def test_a_table_that_leads_nowhere_is_refused():
    stage = {"title": {"en": "a", "cy": "b"}, "says": {"en": "a", "cy": "b"}}
    with pytest.raises(msgspec.ValidationError, match="not_a_stage"):
        msgspec.convert({"source": {"en": "us", "cy": "ni"}, "first": "gone", "stages": {"draft": stage}}, stages.Life)
    owned = {**stage, "whose": ["director"]}
    with pytest.raises(msgspec.ValidationError, match="whose_and_waits"):
        msgspec.convert({"source": {"en": "us", "cy": "ni"}, "first": "draft", "stages": {"draft": owned}}, stages.Life)


# Move of a release: who makes it at Welsh Government, and after which moves they are no second person.
RELEASE = {
    "let_out": ("framework_steward", {"made"}),
    "send_back": ("framework_steward", {"made"}),
    "withdraw": ("government_analyst", set()),
}


@pytest.mark.parametrize("name", RELEASE)
def test_a_release_is_let_out_by_a_second_person_elsewhere_than_at_an_authority(name: str):
    who, not_by = RELEASE[name]
    life = stages.lives()["release"]
    assert set(life.names()) == set(RELEASE)
    found = {(role, own) for role in matrix().roles for own in (True, False) if may(life, "proposed", name, role, own)}
    assert found == {(who, False)}
    assert {
        move for move in (*RELEASE, "made") if not may(life, "proposed", name, who, False, {move: {"me"}})
    } == not_by
    assert not any(may(life, stage, name, who, False) for stage in ("released", "not_released"))


@pytest.mark.parametrize("language", list(Language))
def test_a_census_of_people_has_no_stages_and_the_page_says_why(language: Language):
    assert set(stages.lives()) == {"annual_report", "release", "return"}
    assert say("stages.census_why_none", language) in stages_page(language, "")
