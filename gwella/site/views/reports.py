"""The annual reports, as pages and as files. Code of practice 8.4."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gwella.accounts.matrix import Action
from gwella.accounts.needs import needs
from gwella.annual_report import reports
from gwella.annual_report.drawing import drawer
from gwella.annual_report.models import AnnualReport
from gwella.annual_report.queries import document
from gwella.code_of_practice import places
from gwella.code_of_practice.writing import make_folder, whole
from gwella.code_of_practice.years import Period
from gwella.documents import Document, Figure, as_json, pdf
from gwella.pages.documents import in_page
from gwella.pages.language import current
from gwella.site import drawings, tables


@needs("published_report", Action.READ)
def reports_list(request: HttpRequest) -> HttpResponse:
    # The authorities in the reader's alphabet, the invented one after them.
    authors = (*tables.named_order(places.authorities(), current()), places.area(places.INVENTED))
    found = [(area, report) for area in authors if (report := reports.published(area.code))]
    page = {"reports": [(area, report, Period.of_year(report.year)) for area, report in found]}
    return render(request, "site/reports.html", page)


@needs("published_report", Action.READ)
def report(request: HttpRequest, area: places.Area, year: int) -> HttpResponse:
    found = _published(area, year)
    text = in_page(_document(found), _address)
    page = {"area": area, "report": found, "period": Period.of_year(year), "document": text}
    return render(request, "site/report.html", page)


@needs("published_report", Action.EXPORT)
def report_pdf(request: HttpRequest, area: places.Area, year: int) -> HttpResponse:
    return _file(_kept_pdf(_document(_published(area, year))), "application/pdf", area, year, "pdf")


@needs("published_report", Action.EXPORT)
def report_json(request: HttpRequest, area: places.Area, year: int) -> HttpResponse:
    return _file(as_json(_document(_published(area, year))), "application/json", area, year, "json")


def _published(area: places.Area, year: int) -> AnnualReport:
    found = reports.published(area.code, year)
    if found is None:
        raise Http404
    return found


def _document(report: AnnualReport) -> Document:
    return document(report, current(), drawer(drawings.kept()))


def _address(figure: Figure) -> str:
    return reverse("measure", args=(figure.metric, places.area(figure.area)))


def _kept_pdf(made_of: Document) -> bytes:
    """Return the PDF, set once for the same document."""
    folder = settings.DATA / "reports"
    kept = folder / f"{hashlib.sha256(as_json(made_of)).hexdigest()[:16]}.pdf"
    if not kept.exists():
        make_folder(folder)
        with whole(kept) as unfinished:
            unfinished.write_bytes(pdf(made_of))
    return kept.read_bytes()


def _file(content: bytes, kind: str, area: places.Area, year: int, ending: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    name = f"gwella-{area.slug(current())}-{year}-{current()}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
