"""The measures: the list, how each is defined, one in an area over time, one across Wales."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import override

from gwella.accounts.matrix import Action
from gwella.accounts.needs import needs
from gwella.code_of_practice import places
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.reading import kept
from gwella.code_of_practice.years import Period
from gwella.disclosure.profiles import profile
from gwella.metrics.definitions import definition, in_force
from gwella.metrics.drafts import is_draft_figure
from gwella.metrics.own import own_definitions
from gwella.pages.language import current
from gwella.release import queries
from gwella.site import drawings, headings, knowledge, methods, shown, tables


@needs("definition", Action.READ)
def measures_list(request: HttpRequest) -> HttpResponse:
    return render(request, "site/measures.html", {"listed": listed(current())})


@kept
def listed(language: Language) -> str:
    """Return the list of all measures in a language: the longest page, which follows from definitions."""
    every = [knowledge.Known(key, one) for key, one in knowledge.definitions().items()]
    current_ones = [one for one in every if knowledge.is_current(one.definition)]
    groups = [(group, *knowledge.parted(found)) for group, found in knowledge.by_group(current_ones)]
    page = {
        "own": own_definitions(),
        "groups": groups,
        "over": [one for one in every if one.definition.until is not None and not one.definition.is_recalled],
        "recalled": [one for one in every if one.definition.is_recalled],
    }
    with override(language):
        page["contents"] = headings.contents(headings.of_measures(groups))
        return render_to_string("site/measures_listed.html", page)


@needs("definition", Action.READ)
def method(request: HttpRequest, key: str) -> HttpResponse:
    with_figures = queries.areas_by_metric([key]).get(key, set())
    areas = tables.named_order(map(places.area, with_figures), current())
    page = {
        "key": key,
        "definition": definition(key),
        "method": methods.method(key),
        "is_own": key in own_definitions(),
        "areas": [area for area in areas if not area.invented],
        "invented": [area for area in areas if area.invented],
        "can_compare": bool(knowledge.compared_in(key)),
        "publications": knowledge.publications(key),
        "terms": knowledge.words_of(definition(key)),
    }
    return render(request, "site/method.html", page)


@needs("released_figure", Action.READ)
def of_area(request: HttpRequest, key: str, area: places.Area) -> HttpResponse:
    results = tables.in_time(queries.over_time(key, area.code))
    if not results:
        raise Http404
    known, latest = definition(key), results[-1]
    categories = queries.by_category(key, area.code, latest.period)
    release = queries.release_of(key, area.code, latest.period)
    page = {
        "key": key,
        "area": area,
        "definition": known,
        "is_draft": is_draft_figure(latest),
        "latest": latest,
        "edition": in_force(known, Period.parse(latest.period).year),
        "rows": tables.newest_first(results),
        "columns": tables.columns(results),
        "corrections": queries.corrections(key, area.code),
        "chart": drawings.over_time(results, current()),
        "can_compare": not area.invented and bool(knowledge.compared_in(key)),
        "not_known": shown.not_known(latest, categories),
        "breakdowns": tables.by_breakdown(categories),
        "release": release,
        "profile": profile(release.profile) if release else None,
        "terms": knowledge.words_of(known),
        "publications": [] if latest.is_made_up else knowledge.publications(key),
    }
    return render(request, "site/measure.html", page)


@needs("released_figure", Action.READ)
def across(request: HttpRequest, key: str, period: Period | None = None) -> HttpResponse:
    periods = knowledge.compared_in(key)
    chosen = period or (periods[-1] if periods else None)
    if chosen is None or chosen not in periods:
        raise Http404
    results = queries.across_areas(key, chosen.code)
    known = definition(key)
    page = {
        "key": key,
        "definition": known,
        "is_draft": any(map(is_draft_figure, results)),
        "period": chosen,
        "periods": periods[::-1],
        "edition": in_force(known, chosen.year),
        "rows": tables.alphabetical(results, current()),
        "columns": tables.columns(results),
        "without_figure": tables.without_figure(results, current()),
        "chart": drawings.across(results, current()),
        "publications": knowledge.publications(key),
    }
    return render(request, "site/across.html", page)
