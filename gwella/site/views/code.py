"""The quality standards and what well-being means. Code of practice 4 and 6."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gwella.accounts.matrix import Action
from gwella.accounts.needs import needs
from gwella.code_of_practice.goals import goals
from gwella.code_of_practice.places import WALES, area
from gwella.code_of_practice.standards import heading_of, headings, links, reading, standards, under
from gwella.code_of_practice.wellbeing import Who, aspects, meaning, outcomes, outcomes_of
from gwella.site import knowledge


@needs("code", Action.READ)
def standards_list(request: HttpRequest) -> HttpResponse:
    columns = [(key, heading, _standards_under(key)) for key, heading in headings().items()]
    return render(request, "site/standards.html", {"columns": columns})


@needs("code", Action.READ)
def heading_page(request: HttpRequest, key: str) -> HttpResponse:
    page = {"key": key, "heading": headings()[key], "standards": _standards_under(key)}
    return render(request, "site/heading.html", page)


@needs("code", Action.READ)
def standard_page(request: HttpRequest, key: str) -> HttpResponse:
    known = knowledge.of_standard(key)
    linked = links(key)
    page = {
        "key": key,
        "standard": standards()[key],
        "heading_key": heading_of(key),
        "heading": headings()[heading_of(key)],
        "published": [one for one in known if one.figure],
        "defined": [one for one in known if not one.figure],
        "wales": area(WALES),
        "missing": [kind.value for kind in knowledge.kinds_missing(known)],
        "goals": [goals()[one] for one in linked.goals],
        "aspects": [(one, aspects()[one]) for one in linked.wellbeing],
        "reading": reading(),
    }
    return render(request, "site/standard.html", page)


@needs("code", Action.READ)
def wellbeing(request: HttpRequest) -> HttpResponse:
    groups = [(who.value, [_aspect(key) for key, one in aspects().items() if one.who is who]) for who in Who]
    return render(request, "site/wellbeing.html", {"groups": groups, "meaning": meaning(), "outcomes": outcomes()})


def _standards_under(heading: str) -> list[tuple[str, object]]:
    return [(key, standards()[key]) for key in under(heading)]


def _aspect(key: str) -> dict[str, object]:
    linked = [(one, standards()[one]) for one in standards() if key in links(one).wellbeing]
    return {"key": key, "aspect": aspects()[key], "outcomes": outcomes_of(key), "standards": linked}
