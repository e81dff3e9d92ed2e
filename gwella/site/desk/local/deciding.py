"""The director decides about what an officer did to a definition of the authority's own."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from gwella.accounts.matrix import Action, Condition
from gwella.accounts.named import names
from gwella.accounts.needs import needs
from gwella.accounts.session import visitor
from gwella.code_of_practice.errors import Remediable
from gwella.code_of_practice.messages import message
from gwella.measuring import own_definitions as acts
from gwella.metrics.own import own_definitions


@needs("local_definition", Action.APPROVE, own=True, keeping={Condition.SECOND_PERSON})
def decide(request: HttpRequest, public_id: str) -> HttpResponse:
    """Approve what was done, or send it back and say why."""
    who = visitor(request)
    its = acts.find(who.place, public_id)
    if its is None or its.approved is not None:
        raise Http404
    refusal: Remediable | None = None
    approves, reason = request.POST.get("what") == "approve", request.POST.get("reason", "")
    if request.method == "POST":
        try:
            acts.decide(who, its, approves=approves, seen=request.POST.get("seen", ""), reason=reason)
        except Remediable as error:
            refusal = error
        else:
            return HttpResponseRedirect(reverse("desk-local-own"))
    page: dict[str, Any] = {
        "its": its,
        "done": message(f"local.waits_{its.what}", key=its.key),
        "by": names({its.made_by}).get(its.made_by, ""),
        "definition": own_definitions().get(its.key),
        "can_decide": not its.is_own_work(who.person),
        "refusal": refusal,
        "field": "reason" if (says_why := refusal is not None and refusal.code == "local.say_why") else "",
        "wrong_reason": refusal if says_why else None,
        "reason": reason,
    }
    return render(request, "site/desk/local/decide.html", page)
