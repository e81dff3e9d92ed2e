"""The page of an officer's tokens, which let `gwella submit` send files in their name."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from gwella.accounts.matrix import Action, Condition
from gwella.accounts.needs import needs
from gwella.code_of_practice.errors import Remediable
from gwella.measuring import tokens
from gwella.site.submitting.asking import who_asks

LONGEST_NAME = 80
OWN = (Condition.OWN,)


@needs("submission_token", Action.READ, own=True, keeping=OWN)
def tokens_page(request: HttpRequest) -> HttpResponse:
    return render(request, "site/submitting/tokens.html", {"tokens": tokens.of(who_asks(request))})


@needs("submission_token", Action.CREATE, own=True, keeping=OWN)
def make_token(request: HttpRequest) -> HttpResponse:
    """Make a token and show it: this once, on an answer that no browser keeps."""
    who = who_asks(request)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("submission-tokens"))
    name = " ".join(request.POST.get("name", "").split())[:LONGEST_NAME]
    page: dict[str, object] = {"name": name, "address": request.build_absolute_uri("/")}
    if not name:
        page["is_nameless"] = True
    else:
        try:
            page["made"] = tokens.make(who, name)
        except Remediable as error:
            page["refusal"] = error
    return render(request, "site/submitting/tokens.html", {**page, "tokens": tokens.of(who)})


@needs("submission_token", Action.DELETE, own=True, keeping=OWN)
def withdraw_token(request: HttpRequest, token: str) -> HttpResponse:
    who = who_asks(request)
    if request.method == "POST" and not tokens.withdraw(who, token):
        raise Http404
    return HttpResponseRedirect(reverse("submission-tokens"))
