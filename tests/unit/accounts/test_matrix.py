"""Who may do what, by the rows of the matrix."""

from __future__ import annotations

import pytest

from gwella.accounts.matrix import ARRIVING, LOCAL_OFFICER, PUBLIC, Action, Matrix, Need, Resource, Role, matrix
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.misfit import Misfit

SAME = Text(en="x", cy="x")


@pytest.mark.parametrize(
    ("role", "resource", "action", "own", "allowed"),
    [
        (PUBLIC, "released_figure", Action.READ, False, True),  # anyone reads what is released
        (PUBLIC, "released_figure", Action.CHANGE, False, False),
        (PUBLIC, "own_figure", Action.READ, False, False),  # a neighbour, of the unsuppressed count
        (PUBLIC, "person_row", Action.READ, True, False),
        (PUBLIC, "draft_report", Action.READ, False, False),
        (LOCAL_OFFICER, "own_figure", Action.READ, True, True),  # the officer, of their own authority
        (LOCAL_OFFICER, "own_figure", Action.READ, False, False),  # the same officer, of the next one
        (LOCAL_OFFICER, "person_row", Action.EXPORT, False, False),
        (LOCAL_OFFICER, "published_report", Action.CHANGE, True, False),  # nobody changes what is published
        ("director", "person_row", Action.READ, True, False),
        (PUBLIC, "sign_in", Action.CREATE, False, True),  # everybody may try the door
        (PUBLIC, "arrival", Action.READ, False, False),
        (ARRIVING, "arrival", Action.CHANGE, False, True),  # between the password and the second factor
        (ARRIVING, "own_account", Action.CHANGE, False, False),  # and nothing else yet
        (ARRIVING, "own_account", Action.READ, True, False),
        (ARRIVING, "calendar", Action.READ, False, False),
        ("authority_administrator", "person_and_role", Action.CREATE, True, True),
        ("authority_administrator", "person_and_role", Action.APPROVE, True, False),  # row 27: the director approves
        ("authority_administrator", "person_and_role", Action.READ, False, False),  # of the next authority
        ("director", "person_and_role", Action.APPROVE, True, True),
        ("director", "person_and_role", Action.CREATE, True, False),
        ("performance_officer", "person_and_role", Action.READ, True, False),
        ("operator", "person_and_role", Action.CREATE, False, True),  # the first of a place
        ("headteacher", "released_figure", Action.READ, False, False),  # a role the matrix does not have
        (PUBLIC, "nothing", Action.READ, False, False),
    ],
)
def test_the_matrix_answers(role: str, resource: str, action: Action, own: bool, allowed: bool):
    assert matrix().allows(role, Need(resource=resource, action=action), own=own) is allowed


def test_what_is_not_written_is_refused():
    empty = Matrix(roles={"one": Role(SAME)}, resources={"thing": Resource(SAME)})
    for action in Action:
        for own in (True, False):
            assert not empty.allows("one", Need(resource="thing", action=action), own=own)


def test_a_row_for_a_role_that_is_not_there_is_refused():
    with pytest.raises(Misfit, match="not_a_role"):
        Matrix(roles={}, resources={"thing": Resource(SAME, own={Action.READ: ("stranger",)})})


def test_a_command_that_needs_an_unknown_thing_is_refused():
    with pytest.raises(Misfit, match="not_a_resource"):
        Matrix(roles={}, resources={}, commands={"check": Need(resource="thing", action=Action.READ)})


def test_the_roles_of_a_place_are_those_that_somebody_signs_in_to_play():
    groups = matrix().groups
    of_places = {*groups["of_an_authority"], *groups["of_a_region"], *groups["of_wales"]}
    assert of_places == set(groups["signed_in"]) - {"operator"}
    assert not of_places & {ARRIVING, PUBLIC, LOCAL_OFFICER, "respondent"}
    assert set(groups["approved_by_director"]) == {"performance_officer", "director"}
    assert groups["at_first"] == ("practitioner",)
