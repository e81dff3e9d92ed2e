"""An authority's packages: of its signed returns, and the answers and releases that come to it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from gwella.accounts.matrix import Action
from gwella.accounts.needs import needs
from gwella.accounts.session import visitor
from gwella.code_of_practice.places import WALES
from gwella.measuring import approval, correcting, travelling
from gwella.measuring.models import Return
from gwella.site.approving.shown import own_place
from gwella.site.travelling import shown

PAGE = "site/travelling/own.html"


@needs("package", Action.READ, own=True)
def packages(request: HttpRequest) -> HttpResponse:
    return render(request, PAGE, _page(request))


@needs("package", Action.CREATE, own=True)
def open_one(request: HttpRequest) -> HttpResponse:
    """Take an answer or a release."""
    return shown.open_upload(request, "packages", PAGE, _page(request))


@needs("package", Action.EXPORT, own=True)
def return_package(request: HttpRequest, public_id: str) -> HttpResponse:
    """The package of a return that was signed and sent."""
    its = approval.find(own_place(request), public_id)
    if its is None or not travelling.has_left(its):
        raise Http404
    return shown.file_of(travelling.of_return(its, by=visitor(request), keys=shown.keys_folder()))


@needs("package", Action.EXPORT, own=True)
def request_package(request: HttpRequest, public_id: str) -> HttpResponse:
    """The package that asks to let an accepted return be corrected."""
    its = approval.find(own_place(request), public_id)
    if its is None or not correcting.has_asked(its):
        raise Http404
    return shown.file_of(correcting.of_request(its, by=visitor(request), keys=shown.keys_folder()))


def _page(request: HttpRequest) -> dict[str, Any]:
    place = own_place(request)
    sent = [one for one in Return.objects.of(place).order_by("-year", "-revision") if travelling.has_left(one)]
    return {
        **shown.page(visitor(request), own=True),
        "returns": [shown.told(one) for one in sent],
        "requests": [shown.told(one) for one in sent if correcting.has_asked(one)],
        "keys": shown.keys(place, WALES),
    }
