"""The pages of submissions: the list, sending, what is shown before anything counts, and the moves."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from gwella.accounts.matrix import Action
from gwella.accounts.needs import needs
from gwella.accounts.recorded import record
from gwella.accounts.session import Visitor
from gwella.code_of_practice.errors import Remediable
from gwella.code_of_practice.places import area
from gwella.measuring import submissions
from gwella.measuring.found import FILE as FINDINGS
from gwella.measuring.found import read_found
from gwella.measuring.models import Submission
from gwella.pages.language import current
from gwella.site.quarantine import quarantine, remove
from gwella.site.submitting import lines
from gwella.site.submitting.arriving import MOST_SENT, arrived_in, taking_files
from gwella.site.submitting.asking import asking, by, found, sent, who_asks, years
from gwella.site.submitting.work import CHECK, TAKE, standing

SHEET = "text/csv; charset=utf-8"


@needs("uploaded_file", Action.READ, own=True)
def submissions_list(request: HttpRequest) -> HttpResponse:
    who = who_asks(request)
    rows = Submission.objects.of(who.place).order_by("-sent_at")[: lines.MOST_LISTED]
    stands = submissions.books_of(who.place).submission
    page = {"authority": area(who.place), "rows": [lines.Line(row, stands) for row in rows]}
    return render(request, "site/submitting/list.html", page)


@taking_files
@needs("uploaded_file", Action.CREATE, own=True)
def send(request: HttpRequest) -> HttpResponse:
    """Ask for files; take them in, and lead to the page that says how far their check is."""
    who = who_asks(request)
    refusal, status = None, HTTPStatus.OK
    if request.method == "POST":
        try:
            row, is_new = sent(who, arrived_in(request), lines.year_chosen(request.POST.get("year", "")))
            return HttpResponseRedirect(f"{_page(row)}{'' if is_new else '?same=yes'}")
        except Remediable as error:
            refusal, status = error, HTTPStatus.UNPROCESSABLE_ENTITY
    # What was too large to be read at all has no year either.
    chosen = request.POST.get("year", "") if hasattr(request, "arrived") else ""
    page = {
        "authority": area(who.place),
        "years": years(chosen),
        "most": MOST_SENT // 1024**2,
        "refusal": refusal,
    }
    return render(request, "site/submitting/send.html", page, status=status)


@needs("uploaded_file", Action.READ, own=True)
def submission(request: HttpRequest, submission: str) -> HttpResponse:
    """Show how far a submission is, and once it is checked all that would be taken."""
    who = who_asks(request)
    return _shown(request, who, found(who, submission))


@needs("own_figure", Action.CREATE, own=True)
def take(request: HttpRequest, submission: str) -> HttpResponse:
    """Confirm what is shown. A second click, or a window beside it, does nothing more."""
    who = who_asks(request)
    row = found(who, submission)
    if request.method != "POST":
        return HttpResponseRedirect(_page(row))
    try:
        stamp = request.POST.get("stamp", "")
        submissions.confirm(row, by(who), stamp=stamp, standing=standing(who.place), ask=asking(who, TAKE))
    except Remediable as error:
        return _shown(request, who, row, error)
    return HttpResponseRedirect(_page(row))


@needs("uploaded_file", Action.CREATE, own=True)
def look_again(request: HttpRequest, submission: str) -> HttpResponse:
    who = who_asks(request)
    row = found(who, submission)
    if request.method == "POST":
        submissions.look_again(row, by(who), ask=asking(who, CHECK))
    return HttpResponseRedirect(_page(row))


@needs("uploaded_file", Action.DELETE, own=True)
def withdraw(request: HttpRequest, submission: str) -> HttpResponse:
    """Take a submission back, and remove its files."""
    who = who_asks(request)
    row = found(who, submission)
    if request.method == "POST":
        try:
            if submissions.withdraw(row, by(who)):
                transaction.on_commit(partial(remove, quarantine(who.place, row.public_id)))
        except Remediable as error:
            return _shown(request, who, row, error)
    return HttpResponseRedirect(_page(row))


@needs("finding", Action.EXPORT, own=True)
def findings_file(request: HttpRequest, submission: str) -> HttpResponse:
    """Give every finding as a file; none of them says more of a person than the check does."""
    who = who_asks(request)
    row = found(who, submission)
    record(who, "finding.export", on=row.public_id)
    content = lines.findings_sheet(read_found(quarantine(who.place, row.public_id) / FINDINGS), current())
    response = HttpResponse(content, content_type=SHEET)
    response["Content-Disposition"] = f'attachment; filename="gwella-{current()}-findings.csv"'
    return response


def _page(row: Submission) -> str:
    return reverse("submission", args=[row.public_id])


def _shown(request: HttpRequest, who: Visitor, row: Submission, refusal: Remediable | None = None) -> HttpResponse:
    page: dict[str, Any] = {"refusal": refusal, "is_same": request.GET.get("same") == "yes"}
    page |= lines.page_of(row, who.place)
    status = HTTPStatus.CONFLICT if refusal else HTTPStatus.OK
    return render(request, "site/submitting/submission.html", page, status=status)
