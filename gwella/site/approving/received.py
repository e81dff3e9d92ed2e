"""Returns that were submitted to Welsh Government: the list, and one of them with what is decided about it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from gwella.accounts.matrix import Action, Condition, Need, matrix
from gwella.accounts.needs import needs
from gwella.accounts.recorded import record
from gwella.accounts.session import visitor
from gwella.code_of_practice.places import Area
from gwella.measuring import approval
from gwella.measuring.models import Return
from gwella.measuring.waiting import authorities
from gwella.site.approving import own, shown

KEPT = (Condition.SUBMITTED,)
PACKAGES = Need(resource="package", action=Action.READ)


@needs("signed_return", Action.READ, keeping=KEPT)
def received(request: HttpRequest) -> HttpResponse:
    now = timezone.localtime()
    submitted = [one for one in approval.everywhere(authorities()) if one.stage in approval.WITH_GOVERNMENT]
    waiting = [one for one in submitted if visitor(request).role in approval.stage_of(one).whose]
    page = {
        "waiting": [shown.standing(one, now) for one in waiting],
        "opens_packages": matrix().allows(visitor(request).role, PACKAGES, own=False),
        "others": [shown.standing(one, now) for one in submitted if one not in waiting],
    }
    return render(request, "site/approving/received.html", page)


@needs("signed_return", Action.READ, keeping=KEPT)
def one(request: HttpRequest, area: Area, public_id: str) -> HttpResponse:
    its = find(area, public_id)
    return render(request, "site/approving/return.html", shown.page(its, shown.figures_of(its), visitor(request)))


@needs("signed_return", Action.EXPORT, keeping=KEPT)
def figures_file(request: HttpRequest, area: Area, public_id: str) -> HttpResponse:
    its = find(area, public_id)
    facts = {"authority": its.authority, "year": its.year, "revision": its.revision}
    record(visitor(request), "return.export", on=its.public_id, facts=facts)
    return own.file_of(its)


def find(area: Area, public_id: str) -> Return:
    """Return a return that was submitted. Raises Http404 for one that was not, as for one that is not there."""
    its = approval.submitted(area.code, public_id)
    if its is None:
        raise Http404
    return its
