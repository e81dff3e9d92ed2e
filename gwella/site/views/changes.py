"""What changed in the definitions, year by year, and why; and which drafts are open for comment."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from gwella.accounts.matrix import Action
from gwella.accounts.needs import needs
from gwella.metrics import changes
from gwella.metrics.consultations import consultations
from gwella.metrics.definitions import definition, definitions
from gwella.site import headings, knowledge


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
    groups, confirmed, asked = _by_group(changes.changes(year)), changes.confirmed_in(year), changes.asked_in(year)
    named = headings.of_changes([group for group, _ in groups], confirmed=bool(confirmed), asked=bool(asked))
    page = {
        "year": year,
        "groups": groups,
        "confirmed": confirmed,
        "asked": asked,
        "contents": headings.contents(named),
    }
    return render(request, "site/changes_in.html", page)


def _by_group(every: Iterable[changes.Change]) -> list[tuple[str, list[changes.Change]]]:
    """Return changes under the group of people that each definition is about first."""
    grouped: dict[str, list[changes.Change]] = {group: [] for group in knowledge.GROUPS}
    for one in every:
        grouped[definition(one.key).about[0]].append(one)
    return [(group, found) for group, found in grouped.items() if found]
