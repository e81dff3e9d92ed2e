"""From record to figure: the tables, and of each what becomes of its fields. Code of practice 3.2."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gwella.accounts.matrix import Action
from gwella.accounts.needs import needs
from gwella.site import records
from gwella.snapshots.tables import table, tables


@needs("definition", Action.READ)
def records_list(request: HttpRequest) -> HttpResponse:
    return render(request, "site/records.html", {"tables": tables()})


@needs("definition", Action.READ)
def record(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, "site/record.html", {"table": table(name), "fields": records.fields(name)})
