"""Welsh Government's packages: returns that come, what is said to them, and releases that go to everyone."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from gwella.accounts.matrix import Action
from gwella.accounts.needs import needs
from gwella.accounts.session import visitor
from gwella.code_of_practice.places import WALES, Area, areas
from gwella.measuring import approval, travelling
from gwella.measuring.models import Package
from gwella.measuring.models.package import Direction
from gwella.measuring.waiting import authorities
from gwella.release.models import Release
from gwella.site.approving.shown import check_at_wales
from gwella.site.travelling import shown

PAGE = "site/travelling/national.html"


@needs("package", Action.READ)
def packages(request: HttpRequest) -> HttpResponse:
    return render(request, PAGE, _page(request))


@needs("package", Action.CREATE)
def open_one(request: HttpRequest) -> HttpResponse:
    """Take an authority's signed return, or its request to correct one."""
    return shown.open_upload(request, "national-packages", PAGE, _page(request))


@needs("package", Action.EXPORT)
def answer_package(request: HttpRequest, area: Area, public_id: str) -> HttpResponse:
    """The package that says what was decided about a return."""
    check_at_wales(request)
    its = approval.submitted(area.code, public_id)
    if its is None or travelling.answerable(its, WALES) is None:
        raise Http404
    return shown.file_of(travelling.of_answer(its, by=visitor(request), keys=shown.keys_folder()))


@needs("package", Action.EXPORT)
def release_package(request: HttpRequest, public_id: str) -> HttpResponse:
    """The package of a release that was made here."""
    check_at_wales(request)
    release = next((one for one in _releases() if one.public_id == public_id), None)
    if release is None:
        raise Http404
    return shown.file_of(travelling.of_release(release, by=visitor(request), keys=shown.keys_folder()))


def _page(request: HttpRequest) -> dict[str, Any]:
    check_at_wales(request)
    answerable = Package.objects.of(WALES).filter(direction=Direction.TAKEN, kind__in=list(travelling.ANSWERED))
    came = answerable.values_list("on", flat=True)
    in_packages = set(came)
    every = [its for its in approval.everywhere(authorities()) if its.public_id in in_packages]
    return {
        **shown.page(visitor(request), own=False),
        "answers": [shown.told(its) for its in every if travelling.answerable(its, WALES)],
        "releases": _releases(),
        "keys": shown.keys(*areas()),
    }


def _releases() -> list[Release]:
    """Return the releases that were made here, the newest first."""
    rows = Package.objects.of(WALES).filter(direction=Direction.TAKEN).exclude(on="")
    return list(Release.objects.exclude(public_id__in=list(rows.values_list("on", flat=True))))
