"""Definitions at the desk: what awaits confirming, our wording beside the officer's form, and drafts for comment."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gwella.accounts.matrix import Action
from gwella.accounts.needs import needs
from gwella.accounts.session import visitor
from gwella.code_of_practice.errors import Remediable
from gwella.code_of_practice.messages import Message
from gwella.code_of_practice.places import area
from gwella.forms.layout import forms
from gwella.metrics import confirming
from gwella.metrics.confirmation_typed import ALWAYS, WHERE_IT_DIFFERS, Entered, confirmation, faults, label
from gwella.metrics.consultations import consultations
from gwella.metrics.definitions import definition, definitions
from gwella.site.desk.consulting import done
from gwella.site.desk.views import desk_of, note
from gwella.site.knowledge import Known

LONG = ("wording", "wording_cy", "differs", "differs_cy")
ROWS = 4  # of a field for whole sentences
TICKED = ("count_unchanged", "breaks")


@needs("confirmation", Action.READ, own=True)
def awaiting(request: HttpRequest) -> HttpResponse:
    desk_of(request)
    in_return = {one.metric: True for form in forms().values() for one in form.input}
    every = [Known(key, definitions()[key]) for key in confirming.awaiting(in_return)]
    page = {
        "in_return": [one for one in every if one.is_draft and one.key in in_return],
        "drafts": [one for one in every if one.is_draft and one.key not in in_return],
        "read": [one for one in every if not one.is_draft],
    }
    return render(request, "site/desk/awaiting.html", page)


@needs("confirmation", Action.CREATE, own=True)
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    """Show our wording beside a form; what is entered is written by the same function as the command's."""
    desk, today = desk_of(request), timezone.localdate()
    typed = _typed(request) if request.method == "POST" else Entered(role=request.GET.get("role", ""))
    wrong: Mapping[str, Message] = faults(typed, today) if request.method == "POST" else {}
    refusal: Remediable | None = None
    if request.method == "POST" and not wrong:
        body = area(desk.authority).name
        try:
            edition = confirming.edition_to_confirm(key, None)
            with transaction.atomic():
                note(request, "definition.confirm", key)
                confirming.confirm(desk.definitions, key, confirmation(typed, edition, body, today))
        except Remediable as error:
            refusal = error
        else:
            return HttpResponseRedirect(reverse("method", args=[key]) + "#confirmed")
    page = {
        "key": key,
        "doing": _("Confirm"),
        "definition": (one := definition(key)),
        "edition": one.edition[-1],
        "fields": [_field(name, typed, wrong) for name in ALWAYS if name != "name"],
        "optional": [_field("address", typed, wrong)],
        "differing": [_field(name, typed, wrong) for name in WHERE_IT_DIFFERS],
        "typed": typed,
        "wrong": wrong,
        "refusal": refusal.message if refusal else None,
    }
    return render(request, "site/desk/confirm.html", page)


@needs("confirmation", Action.CREATE, own=True)
def comment(request: HttpRequest, key: str) -> HttpResponse:
    """Open a draft for comment, keep an answer or the decision: whichever its consultation has come to."""
    desk = desk_of(request)
    refusal: Remediable | None = None
    if request.method == "POST":
        officer, body = visitor(request).name, area(desk.authority).name
        try:
            with transaction.atomic():
                note(request, "definition.comment", key)
                done(desk.definitions, key, request.POST, officer, body, timezone.localdate())
        except Remediable as error:
            refusal = error
        else:
            return HttpResponseRedirect(reverse("desk-comment", args=[key]))
    asked = consultations().get(key, ())
    latest = asked[-1] if asked else None
    is_open = latest is not None and latest.is_open(timezone.localdate())
    page = {
        "key": key,
        "doing": _("Comments"),
        "definition": definition(key),
        "asked": asked,
        "can_open": definition(key).confidence.is_draft and (latest is None or latest.decision is not None),
        "can_answer": is_open,
        "can_decide": latest is not None and latest.decision is None and not is_open,
        "typed": request.POST,
        "refusal": refusal.message if refusal else None,
    }
    return render(request, "site/desk/comment.html", page)


def _typed(request: HttpRequest) -> Entered:
    """Return what was entered; the name is that of whoever opened the desk, whatever the form says."""
    texts = {name: request.POST.get(name, "").strip() for name in Entered.__struct_fields__ if name not in TICKED}
    ticked = {name: name in request.POST for name in TICKED}
    return msgspec.convert({**texts, **ticked, "name": visitor(request).name}, Entered)


def _field(name: str, typed: Entered, wrong: Mapping[str, Message]) -> dict[str, object]:
    return {
        "name": name,
        "label": label(name),
        "value": getattr(typed, name),
        "fault": wrong.get(name),
        "rows": ROWS if name in LONG else 1,
        "language": "cy" if name.endswith("_cy") else "en",
    }
