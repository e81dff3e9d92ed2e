"""The role matrix is what the site does: both ways, for every route, and for every command."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from gwella.accounts.checks import UNDECLARED, UNKNOWN, every_route_declares, is_of_own_place, need_of, routes
from gwella.accounts.matrix import LOCAL_OFFICER, Action, matrix
from gwella.accounts.needs import needs
from gwella.cli.command import VERBS
from gwella.site.urls import urlpatterns as real

OPERATOR = "operator"


@needs("own_figure", Action.READ)
def own_figures(request):
    return HttpResponse("4")


@needs("own_figur", Action.READ)
def misspelt(request):
    return HttpResponse("4")


def undeclared(request):
    return HttpResponse("4")


class Addresses:
    """A site with one more route."""

    def __init__(self, view) -> None:
        self.urlpatterns = [*real, path("own/", view)]
        self.handler404 = "gwella.site.views.errors.not_found"


def test_every_route_declares_what_it_needs_and_somebody_may_do_it():
    for route in routes():
        need, own = need_of(route), is_of_own_place(route)
        assert need is not None, route.name
        assert any(matrix().allows(role, need, own=own) for role in matrix().roles), route.name


def test_what_the_public_may_not_see_is_answered_as_what_is_not_there(client: Client, settings):
    settings.ROOT_URLCONF = Addresses(own_figures)
    refused, missing = client.get("/own/"), client.get("/no-such-thing/")
    assert refused.status_code == missing.status_code == 404
    assert refused.content == missing.content


def test_a_route_that_declares_nothing_does_not_start(settings):
    settings.ROOT_URLCONF = Addresses(undeclared)
    assert [error.id for error in every_route_declares()] == [UNDECLARED]
    with pytest.raises(SystemCheckError, match="own/"):
        call_command("check", fail_level="ERROR")


def test_a_route_that_names_nothing_in_the_matrix_does_not_start(settings):
    settings.ROOT_URLCONF = Addresses(misspelt)
    assert [error.id for error in every_route_declares()] == [UNKNOWN]


def test_every_command_has_its_row_and_whoever_is_at_the_machine_may_run_it():
    assert set(VERBS) == set(matrix().commands)
    for name, need in matrix().commands.items():
        who = OPERATOR if need.resource == "person_and_role" else LOCAL_OFFICER
        assert any(matrix().allows(who, need, own=own) for own in (True, False)), name
