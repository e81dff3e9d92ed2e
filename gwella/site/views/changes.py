"""What changed in the definitions, year by year, and why; and which drafts are open for comment."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from gwella.accounts.matrix import Action
from gwella.accounts.needs import needs
from gwella.metrics import changes
from gwella.metrics.consultations import consultations
from gwella.metrics.definitions import definitions


@needs("definition", Action.READ)
def changes_list(request: HttpRequest) -> HttpResponse:
    today, every = timezone.localdate(), definitions()
    asked = [(every[key].title, one) for key, them in consultations().items() for one in them if one.is_open(today)]
    page = {
        "years": [(year, len(changes.changes(year))) for year in changes.years()],
        "open": asked,
        "drafts": sum(one.confidence.is_draft for one in every.values()),
        "definitions": len(every),
    }
    return render(request, "site/changes.html", page)


@needs("definition", Action.READ)
def changes_in(request: HttpRequest, year: int) -> HttpResponse:
    if year not in changes.years():
        raise Http404
    page = {
        "year": year,
        "changes": changes.changes(year),
        "confirmed": changes.confirmed_in(year),
        "asked": changes.asked_in(year),
    }
    return render(request, "site/changes_in.html", page)
