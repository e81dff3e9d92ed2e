"""From the sign-in to the first page, or to the one that somebody came for: a second factor, then a part."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, is_valid_path, reverse
from django.utils.translation import get_language, get_language_from_path, override

from gwella.accounts import parts
from gwella.accounts.matrix import Action
from gwella.accounts.models import Membership
from gwella.accounts.needs import needs
from gwella.accounts.session import Visitor, visitor
from gwella.code_of_practice.places import Kind, area

WANTED = "wanted"


@needs("sign_in", Action.CREATE)
def go_on(request: HttpRequest) -> HttpResponse:
    """Lead on from a page that was not there for whoever is not signed in, once they are.

    The browser says which it was. The page itself does not: it is the same whatever was asked for. A link in a letter
    that is read on a page of another site brings no session either; then whoever is signed in is led on at once.
    """
    who, wanted = visitor(request), _wanted(request)
    if who.membership:
        return HttpResponseRedirect(wanted or first_page(who))
    if wanted:
        request.session[WANTED] = wanted
    return HttpResponseRedirect(reverse("arrive" if who.person else "account_login"))


def _wanted(request: HttpRequest) -> str:
    """Return the page of ours that a browser says it comes from; nothing where it says none, or another site's."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    with override(get_language_from_path(came_from.path) or get_language()):  # it need not be the one clicked in
        is_ours = came_from.netloc == request.get_host() and is_valid_path(came_from.path)
    return came_from.path + (f"?{came_from.query}" if came_from.query else "") if is_ours else ""


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
        return _onward(request, theirs[0])


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
            return _onward(request, chosen)
    shown = {"parts": [parts.shown(one) for one in theirs], "wrong": request.method == "POST"}
    shown |= {"waiting_parts": parts.waiting(person), "is_being_set_up": person.is_being_set_up}
    return render(request, "site/people/choose.html", shown)


def _onward(request: HttpRequest, part: Membership) -> HttpResponse:
    """Play a part, and go where somebody wanted to before they signed in, or to the first page."""
    first = first_page(parts.take_up(request, part))
    return HttpResponseRedirect(request.session.pop(WANTED, first))


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
