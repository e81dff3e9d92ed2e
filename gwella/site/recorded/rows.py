"""What became of each row behind a figure: by file and row, never by name. Asked a reason first, and recorded."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from gwella.accounts.matrix import Action, Condition
from gwella.accounts.needs import needs
from gwella.code_of_practice.errors import Remediable
from gwella.code_of_practice.messages import message
from gwella.code_of_practice.places import area
from gwella.code_of_practice.years import Period
from gwella.metrics.definitions import definitions
from gwella.metrics.explain import explain
from gwella.metrics.files import SNAPSHOTS
from gwella.metrics.source import open_snapshots
from gwella.site.desk.views import desk_of

A_PAGE = 200


@needs("person_row", Action.READ, own=True, keeping={Condition.REASON}, reads="rows.see")
def rows_behind(request: HttpRequest, figure: str, period: str) -> HttpResponse:
    """Show the waterfall of a figure and its rows, some at a time."""
    its, when = desk_of(request), _period(period)
    if figure not in definitions():
        raise Http404
    waterfalls = explain(open_snapshots(its.results / SNAPSHOTS, its.authority), figure, when)
    rows = [(one.title, row, message(f"cli.state_{row.state}")) for one in waterfalls for row in one.rows]
    context = {
        "place": area(its.authority),
        "figure": figure,
        "period": when,
        "waterfalls": waterfalls,
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "site/recorded/rows.html", context)


def _period(code: str) -> Period:
    """Return the period of an address. Raises Http404 for what is none."""
    try:
        return Period.parse(code)
    except (ValueError, Remediable):
        raise Http404 from None
