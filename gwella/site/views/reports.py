"""The annual reports, as pages and as files. Code of practice 8.4."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gwella.accounts.matrix import Action
from gwella.accounts.needs import needs
from gwella.annual_report import reports
from gwella.code_of_practice import places
from gwella.code_of_practice.years import Period


@needs("published_report", Action.READ)
def reports_list(request: HttpRequest) -> HttpResponse:
    authors = (*places.authorities(), places.area(places.INVENTED))
    found = [(area, report) for area in authors if (report := reports.published(area.code))]
    page = {"reports": [(area, report, Period.of_year(report.year)) for area, report in found]}
    return render(request, "site/reports.html", page)


@needs("published_report", Action.READ)
def report(request: HttpRequest, area: places.Area, year: int) -> HttpResponse:
    raise NotImplementedError


@needs("published_report", Action.EXPORT)
def report_pdf(request: HttpRequest, area: places.Area, year: int) -> HttpResponse:
    raise NotImplementedError


@needs("published_report", Action.EXPORT)
def report_json(request: HttpRequest, area: places.Area, year: int) -> HttpResponse:
    raise NotImplementedError
