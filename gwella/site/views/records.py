"""From record to figure: the tables, and of each what becomes of its fields. Code of practice 3.2."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gwella.accounts.matrix import Action
from gwella.accounts.needs import needs
from gwella.pages.language import current
from gwella.site import records
from gwella.snapshots.tables import table


@needs("definition", Action.READ)
def records_list(request: HttpRequest) -> HttpResponse:
    return render(request, "site/records.html", {"tables": records.in_alphabet(current())})


@needs("definition", Action.READ)
def record(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, "site/record.html", {"table": table(name), "fields": records.fields(name)})
