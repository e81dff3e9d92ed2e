"""The impact assessment of the visitor's place, as a page and as a PDF."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from gwella.accounts.matrix import Action
from gwella.accounts.needs import needs
from gwella.accounts.session import visitor
from gwella.code_of_practice.places import area
from gwella.documents.blocks import Document
from gwella.documents.pdf import pdf
from gwella.pages.documents import in_page
from gwella.pages.language import current
from gwella.rights.impact import impact_assessment
from gwella.rights.periods import periods
from gwella.site.recorded.folders import folders_of


@needs("impact_record", Action.READ, own=True)
def impact(request: HttpRequest) -> HttpResponse:
    shown = in_page(_document(request))
    return render(request, "site/recorded/impact.html", {"document": shown})


@needs("impact_record", Action.READ, own=True)
def impact_pdf(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(pdf(_document(request)), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="gwella-{current()}-impact-assessment.pdf"'
    return response


def _document(request: HttpRequest) -> Document:
    who = visitor(request)
    months = periods(folders_of(who).folder)
    return impact_assessment(current(), timezone.localdate(), months, area(who.place))
