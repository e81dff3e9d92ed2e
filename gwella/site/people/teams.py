"""The teams of an authority, with their days."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from gwella.accounts import teams
from gwella.accounts.matrix import Action, Need, matrix
from gwella.accounts.models import Team
from gwella.accounts.needs import needs
from gwella.accounts.session import visitor
from gwella.code_of_practice.language import Text
from gwella.site.people.people import done
from gwella.site.people.role_forms import Named


@needs("team", Action.READ, own=True)
def teams_list(request: HttpRequest) -> HttpResponse:
    """List the teams of the visitor's place."""
    who = visitor(request)
    may_change = matrix().allows(who.role, Need(resource="team", action=Action.CHANGE), own=True)
    return render(request, "site/people/teams.html", {"teams": teams.teams(who.place), "may_change": may_change})


@needs("team", Action.CREATE, own=True)
def new_team(request: HttpRequest) -> HttpResponse:
    """Add a team."""
    who = visitor(request)
    form = Named(request.POST or None)

    def keep(typed: dict[str, Any]) -> None:
        teams.begin(who, _name(typed), typed["since"], typed["until"])

    if done(request, form, keep):
        return HttpResponseRedirect(reverse("teams"))
    return render(request, "site/people/team.html", {"form": form})


@needs("team", Action.CHANGE, own=True)
def change_team(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give a team another name, or a last day."""
    who = visitor(request)
    its: Team | None = Team.objects.of(who.place).filter(public_id=public_id).first()
    if its is None:
        raise Http404
    names = ("name_en", "name_cy", "since", "until")
    form = Named(request.POST or None, initial={name: getattr(its, name) for name in names})

    def keep(typed: dict[str, Any]) -> None:
        teams.change(who, public_id, _name(typed), typed["since"], typed["until"])

    if done(request, form, keep):
        return HttpResponseRedirect(reverse("teams"))
    return render(request, "site/people/team.html", {"form": form, "team": its})


def _name(typed: dict[str, Any]) -> Text:
    return Text(en=typed["name_en"], cy=typed["name_cy"])
