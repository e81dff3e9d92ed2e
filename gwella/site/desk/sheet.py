"""The sheet of a return at the desk: every metric, each changed by itself, or a whole column pasted."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from gwella.accounts.matrix import Action
from gwella.accounts.needs import needs
from gwella.accounts.session import visitor
from gwella.charts.entered_words import history_lines, summed
from gwella.code_of_practice.errors import Remediable
from gwella.code_of_practice.messages import message
from gwella.code_of_practice.places import area
from gwella.code_of_practice.results import FigureKey
from gwella.code_of_practice.years import FIRST, LAST, Period
from gwella.entries.exported import csv_of, workbook_of
from gwella.entries.sheet import Row, Sheet
from gwella.entries.sheet import sheet as sheet_of
from gwella.measuring import approval
from gwella.pages.language import current
from gwella.site.desk import sheet_shown as shown
from gwella.site.desk.entered import entered
from gwella.site.desk.sheet_forms import ask, column, look
from gwella.site.desk.views import desk_of

CSV = "text/csv; charset=utf-8"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs("statutory_return", Action.READ, own=True)
def sheets(request: HttpRequest) -> HttpResponse:
    """Lead to the sheet of the latest year that there are figures of, else of the year that ended last."""
    its = desk_of(request)
    return HttpResponseRedirect(
        reverse("sheet", args=[shown.latest_year(its.results, its.authority, timezone.localdate())])
    )


@needs("statutory_return", Action.READ, own=True)
def sheet(request: HttpRequest, year: int) -> HttpResponse:
    of = _sheet(request, year)
    page = {
        **_of_page(request, of),
        "groups": [(group, [shown.Line(row) for row in rows]) for group, rows in of.groups],
        "recalled": of.recalled,
        "summed": summed(of),
        "not_rounded": message("entries.not_rounded"),
        "saved": request.GET.get("saved", ""),
        "entered": request.GET.get("entered", ""),
        "years": [year - 1, year, year + 1],
    }
    return render(request, "site/desk/sheet.html", page)


@needs("statutory_return", Action.EXPORT, own=True)
def sheet_csv(request: HttpRequest, year: int) -> HttpResponse:
    return _file(csv_of(_sheet(request, year), current()), CSV, f"{year}.csv")


@needs("statutory_return", Action.EXPORT, own=True)
def sheet_workbook(request: HttpRequest, year: int) -> HttpResponse:
    return _file(workbook_of(_sheet(request, year), current()), WORKBOOK, f"{year}.xlsx")


@needs("statutory_return", Action.CHANGE, own=True)
def cell(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Show one figure with its history and a form; save it and lead back to its row."""
    of = _sheet(request, year)
    row = _row(of, key, request)
    refusal = None
    if request.method == "POST":
        try:
            entered(request, year, [ask(request.POST, row.key)])
            saved = shown.Line(row).anchor
            return HttpResponseRedirect(f"{reverse('sheet', args=[year])}?{urlencode({'saved': saved})}#{saved}")
        except Remediable as reason:
            # Somebody may have changed it meanwhile: what is shown beside what was typed is what stands now.
            refusal, of = reason, _sheet(request, year)
            row = _row(of, key, request)
    page = {
        **_of_page(request, of),
        "line": shown.Line(row),
        "history": list(history_lines(row, current())),
        "categories": shown.categories(of, row),
        "refusal": refusal,
        "typed": request.POST if refusal else shown.typed(row),
        "statuses": shown.statuses(),
    }
    return render(request, "site/desk/cell.html", page)


@needs("statutory_return", Action.CHANGE, own=True)
def paste(request: HttpRequest, year: int) -> HttpResponse:
    """Take a pasted column: show what it would change first, then enter all of it or nothing."""
    of = _sheet(request, year)
    typed, who = column(request.POST), visitor(request).name
    page = {
        **_of_page(request, of),
        "typed": typed,
        "statuses": shown.statuses(),
        "rows": [row for row in of.rows if not row.is_measure],
    }
    if request.method == "POST":
        try:
            looked = look(of, typed, by=who, at=timezone.localtime())
            if typed.is_agreed and looked.can_be_entered and looked.digest == typed.digest:
                count = entered(request, year, looked.asked)
                return HttpResponseRedirect(f"{reverse('sheet', args=[year])}?entered={count}")
            page |= {"looked": looked, "has_changed": typed.is_agreed and looked.digest != typed.digest}
        except Remediable as reason:
            page |= {"refusal": reason}
    return render(request, "site/desk/paste.html", page)


def _sheet(request: HttpRequest, year: int) -> Sheet:
    its = desk_of(request)
    if not FIRST <= year < LAST:
        raise Http404
    return sheet_of(its.results, its.authority, year)


def _row(of: Sheet, key: str, request: HttpRequest) -> Row:
    """Return the row of a cell that can be entered. Raises Http404."""
    whole = FigureKey(key, of.authority, str(of.year))
    row = of.row(whole._replace(breakdown=request.GET.get("breakdown", ""), category=request.GET.get("category", "")))
    if row is None or row.is_measure or row.definition.is_recalled:
        raise Http404
    return row


def _of_page(request: HttpRequest, of: Sheet) -> dict[str, object]:
    page = {"authority": area(of.authority), "year": of.year, "period": Period.of_year(of.year), "of": of}
    # At an officer's own desk nobody signs, and nothing is kept that would know.
    its = approval.of_year(of.authority, of.year) if visitor(request).membership else None
    return {**page, "return": its, "is_locked": its is not None and its.stage in approval.LOCKED}


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="gwella-{current()}-{name}"'
    return response
