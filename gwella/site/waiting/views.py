"""The first page after sign-in: what waits for whoever signed in, by date, each one click away."""

from __future__ import annotations

from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from gwella.accounts.matrix import Action
from gwella.accounts.needs import needs
from gwella.accounts.session import visitor
from gwella.code_of_practice.places import area
from gwella.office import notices
from gwella.office.awaiting import Waiting, waiting_for


class Item(NamedTuple):
    """One thing that waits, with the address that it leads to in the language of the page."""

    one: Waiting
    address: str
    is_late: bool


@needs("calendar", Action.READ)
def waiting(request: HttpRequest) -> HttpResponse:
    who, today = visitor(request), timezone.localdate()
    items = [
        Item(one, reverse(one.leads_to[0], args=one.leads_to[1]), one.is_late(today)) for one in waiting_for(who, today)
    ]
    page = {
        "dated": [item for item in items if item.one.due],
        "undated": [item for item in items if not item.one.due],
        "place": area(who.place).name if who.place else None,
    }
    return render(request, "site/waiting/waiting.html", page)


@needs("own_account", Action.CHANGE)
def read(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put a notice away that has been read."""
    who = visitor(request)
    if request.method == "POST" and not (who.place and notices.read(who.place, who.person, public_id)):
        raise Http404
    return HttpResponseRedirect(reverse("waiting"))
