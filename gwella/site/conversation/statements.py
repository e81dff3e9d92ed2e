"""The statement of how good a place’s data are: a page, a form to print and a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from gwella.accounts.matrix import Action, Condition, Need, matrix
from gwella.accounts.needs import needs
from gwella.accounts.recorded import record
from gwella.accounts.session import Visitor, visitor
from gwella.code_of_practice.places import Kind, area
from gwella.disclosure.profiles import profile
from gwella.documents import Document, pdf
from gwella.measuring.quality import statement
from gwella.measuring.quality_said import Statement, csv_of, document
from gwella.pages.documents import in_page
from gwella.pages.language import current

READ = Need(resource="quality_statement", action=Action.READ)
EXPORT = Need(resource="quality_statement", action=Action.EXPORT)


@needs("quality_statement", Action.READ, own=True, keeping=[Condition.THRESHOLD])
def quality(request: HttpRequest) -> HttpResponse:
    who = visitor(request)
    text = in_page(_document(who))
    may_export = matrix().allows(who.role, EXPORT, own=True, keeping=())
    return render(request, "site/conversation/quality.html", {"document": text, "may_export": may_export})


@needs("quality_statement", Action.EXPORT, own=True)
def quality_pdf(request: HttpRequest) -> HttpResponse:
    return _file(request, pdf(_document(visitor(request))), "application/pdf", "pdf")


@needs("quality_statement", Action.EXPORT, own=True)
def quality_csv(request: HttpRequest) -> HttpResponse:
    return _file(request, csv_of(_stated(visitor(request)), current()), "text/csv; charset=utf-8", "csv")


def _document(who: Visitor) -> Document:
    on = timezone.localdate()
    return document(area(who.place), _stated(who), current(), on, is_protected=_is_protected(who))


def _stated(who: Visitor) -> Statement:
    if area(who.place).kind is not Kind.AUTHORITY:
        return {}
    stated = statement(who.place)
    if not _is_protected(who):
        return stated
    return {name: [one.protected(profile()) for one in years] for name, years in stated.items()}


def _is_protected(who: Visitor) -> bool:
    """Return whether whoever reads may see no small number."""
    return not matrix().allows(who.role, READ, own=True, keeping=())


def _file(request: HttpRequest, content: bytes, kind: str, ending: str) -> HttpResponse:
    who = visitor(request)
    record(who, "statement.export", facts={"form": ending})
    response = HttpResponse(content, content_type=kind)
    name = f"gwella-{area(who.place).slug(current())}-{current()}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
