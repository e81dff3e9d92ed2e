"""An authority's own returns: the list, one return with all that is signed, and its figures as a file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from gwella.accounts.matrix import Action, Need, matrix
from gwella.accounts.needs import needs
from gwella.accounts.recorded import record
from gwella.accounts.session import visitor
from gwella.code_of_practice.places import area
from gwella.code_of_practice.years import Period, year_typed
from gwella.measuring import approval, locked
from gwella.measuring.calendar import latest_ended
from gwella.measuring.models import Return
from gwella.site.approving import shown

CSV = "text/csv; charset=utf-8"
YEARS_BACK = 5


@needs("statutory_return", Action.READ, own=True)
def returns(request: HttpRequest) -> HttpResponse:
    place, now = shown.own_place(request), timezone.localtime()
    every = list(Return.objects.of(place).order_by("-year", "-revision"))
    begun = {one.year for one in every}
    latest = latest_ended(now.date())
    begins = Need(resource="statutory_return", action=Action.CREATE)
    page = {
        "authority": area(place),
        "returns": [shown.standing(one, now) for one in every],
        "years": [Period.of_year(year) for year in range(latest, latest - YEARS_BACK, -1) if year not in begun],
        "can_begin": matrix().allows(visitor(request).role, begins, own=True),
    }
    return render(request, "site/approving/returns.html", page)


@needs("statutory_return", Action.CREATE, own=True)
def begin(request: HttpRequest) -> HttpResponse:
    """Begin the return of a year, or lead to the one that was begun before."""
    place, year = shown.own_place(request), year_typed(request.POST.get("year", ""))
    if request.method != "POST":
        return HttpResponseRedirect(reverse("returns"))
    if year is None:
        raise Http404
    its = approval.begin(place, year, by=visitor(request))
    return HttpResponseRedirect(reverse("return", args=[its.public_id]))


@needs("statutory_return", Action.READ, own=True)
def one(request: HttpRequest, public_id: str) -> HttpResponse:
    its = find(request, public_id)
    return render(request, "site/approving/return.html", shown.page(its, shown.figures_of(its), visitor(request)))


@needs("signed_return", Action.EXPORT, own=True)
def figures_file(request: HttpRequest, public_id: str) -> HttpResponse:
    """The figures as they were signed, byte for byte."""
    its = find(request, public_id)
    if its.stage not in approval.LOCKED:
        raise Http404
    record(visitor(request), "return.export", on=its.public_id, facts={"year": its.year, "revision": its.revision})
    return file_of(its)


def find(request: HttpRequest, public_id: str) -> Return:
    """Return a return of the visitor's own place. Raises Http404."""
    its = approval.find(shown.own_place(request), public_id)
    if its is None:
        raise Http404
    return its


def file_of(its: Return) -> HttpResponse:
    """Return the locked figures as a file."""
    response = HttpResponse(locked.as_bytes(its.locked), content_type=CSV)
    name = f"gwella-{its.authority}-{its.year}-{its.revision}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
