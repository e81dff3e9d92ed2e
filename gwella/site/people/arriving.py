"""From the sign-in to the first page: a second factor, then a part."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, override

from gwella.accounts import parts
from gwella.accounts.matrix import Action
from gwella.accounts.needs import needs
from gwella.accounts.session import Visitor, visitor
from gwella.code_of_practice.places import Kind, area


@needs("arrival", Action.READ)
def arrive(request: HttpRequest) -> HttpResponse:
    """Lead on whoever signed in, in their language: to the second factor, to their only part, or to a choice."""
    person = parts.person_of(visitor(request))
    with override(person.language or get_language()):
        if not parts.may_take_up(request, person):
            return HttpResponseRedirect(reverse("mfa_index"))
        theirs = parts.in_force(person)
        if len(theirs) != 1:
            return HttpResponseRedirect(reverse("choose-part"))
        return HttpResponseRedirect(first_page(parts.take_up(request, theirs[0])))


@needs("arrival", Action.CHANGE)
def choose(request: HttpRequest) -> HttpResponse:
    """Take up one of one's own parts, or another one later; say so where there is none."""
    person = parts.person_of(visitor(request))
    if not parts.may_take_up(request, person):
        return HttpResponseRedirect(reverse("mfa_index"))
    theirs = parts.in_force(person)
    if request.method == "POST":
        chosen = next((one for one in theirs if one.public_id == request.POST.get("part")), None)
        if chosen is not None:
            return HttpResponseRedirect(first_page(parts.take_up(request, chosen)))
    shown = {"parts": [parts.shown(one) for one in theirs], "wrong": request.method == "POST"}
    return render(request, "site/people/choose.html", shown | {"waiting_parts": parts.waiting(person)})


def first_page(who: Visitor) -> str:
    """Return the address of the page that somebody comes to after signing in, in the language of now."""
    for name in ("waiting", *(["desk"] if who.role == "performance_officer" and _has_books(who) else [])):
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return reverse("own-account")


def _has_books(who: Visitor) -> bool:
    return bool(who.place) and area(who.place).kind is Kind.AUTHORITY
