"""What a view asks is decided where it is declared: the role, the place, and the conditions that the view keeps."""

from __future__ import annotations

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from hands import ONE

from gwella.accounts.matrix import Action, Condition, Matrix, Need, Resource, Role, matrix
from gwella.accounts.needs import needs
from gwella.accounts.session import Visitor
from gwella.code_of_practice.language import Text

pytestmark = pytest.mark.django_db
SAME = Text(en="x", cy="x")
OFFICER = Visitor("performance_officer", ONE, "Nia", "person", "membership")


def asked(view, who: Visitor, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Return whether `who` is answered."""
    monkeypatch.setattr("gwella.accounts.needs.visitor", lambda request: who)
    try:
        return view(RequestFactory().get("/")).status_code == 200
    except Http404:
        return False


def answering(*given, **more):
    @needs(*given, **more)
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse("4")

    return view


def test_a_condition_that_the_view_does_not_keep_shuts_it(monkeypatch: pytest.MonkeyPatch):
    manager = Visitor("team_manager", ONE, "Nia", "person", "membership")
    bare = answering("own_figure", Action.READ, own=True)
    keeping = answering("own_figure", Action.READ, own=True, keeping={Condition.OWN_TEAM, Condition.THRESHOLD})
    assert not asked(bare, manager, monkeypatch)
    assert asked(keeping, manager, monkeypatch)


def test_a_view_that_keeps_the_reason_says_what_is_recorded():
    with pytest.raises(TypeError, match="go together"):
        answering("person_row", Action.READ, own=True, keeping={Condition.REASON})


def test_a_manager_needs_every_condition_kept(monkeypatch: pytest.MonkeyPatch):
    manager = Visitor("team_manager", ONE, "Nia", "person", "membership")
    one = answering("finding", Action.READ, own=True, keeping={Condition.OWN_TEAM})
    both = answering("finding", Action.READ, own=True, keeping={Condition.OWN_TEAM, Condition.WHILE_OPEN})
    assert not asked(one, manager, monkeypatch)
    assert asked(both, manager, monkeypatch)


def test_a_thing_of_ones_own_place_is_nobodys_who_has_no_place(monkeypatch: pytest.MonkeyPatch):
    view = answering("own_figure", Action.READ, own=True)
    assert asked(view, OFFICER, monkeypatch)
    assert not asked(view, Visitor("performance_officer", "", "Nia", "person", "membership"), monkeypatch)


def test_a_role_that_the_matrix_does_not_know_has_no_rights_even_of_everyones():
    assert matrix().allows("public", Need(resource="guide", action=Action.READ), own=False)
    assert not matrix().allows("headteacher", Need(resource="guide", action=Action.READ), own=False)


def test_only_whoever_answers_for_a_thing_must_be_another_person():
    its = Resource(
        SAME, own={Action.READ: ("one",), Action.APPROVE: ("one",)}, only={"one": (Condition.SECOND_PERSON,)}
    )
    small = Matrix(roles={"one": Role(SAME)}, resources={"thing": its})
    assert small.allows("one", Need(resource="thing", action=Action.READ), own=True, keeping=())
    assert not small.allows("one", Need(resource="thing", action=Action.APPROVE), own=True, keeping=())
