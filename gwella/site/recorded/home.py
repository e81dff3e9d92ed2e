"""The first page of the record, rights and retention: what of it is the visitor's."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from gwella.accounts.matrix import Action, Need, matrix
from gwella.accounts.needs import needs
from gwella.accounts.session import visitor


@needs("own_account", Action.READ, own=True)
def kept(request: HttpRequest) -> HttpResponse:
    """Lead to each page that the visitor's role opens."""
    who = visitor(request)
    every = [
        ("audit", "audit_log", _("Who saw what, between when"), _("Every act and every read of rows about people.")),
        ("grants", "grant", _("Grants to people from elsewhere"), _("Who else may see what here, and until when.")),
        ("rights", "subject_request", _("A person’s bundle, or erasure"), _("What is held of one person, or its end.")),
        ("retention", "retention", _("How long data are kept"), _("What is past its time, and its removal.")),
        ("impact", "impact_record", _("Impact assessment"), _("What is really stored, why, and who may see it.")),
    ]
    pages = [
        (route, title, says)
        for route, resource, title, says in every
        if matrix().allows(who.role, Need(resource=resource, action=Action.READ), own=True)
    ]
    return render(request, "site/recorded/kept.html", {"pages": pages})
