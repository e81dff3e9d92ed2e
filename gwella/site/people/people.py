"""The people and roles of a place: the administrator invites, gives and ends; the director approves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from gwella.accounts import invitations, parts, roles
from gwella.accounts.matrix import Action, Condition, Need, matrix
from gwella.accounts.models import Membership, Person
from gwella.accounts.needs import needs
from gwella.accounts.session import Visitor, visitor
from gwella.code_of_practice.errors import Remediable
from gwella.pages.language import current
from gwella.site.people import told
from gwella.site.people.role_forms import Ending, Invite, OfPlace, Refusal

THING = "person_and_role"


def may(who: Visitor, action: Action) -> bool:
    """Return whether a page shows somebody the way to do this with people of their own place."""
    return bool(who.place) and matrix().allows(who.role, Need(resource=THING, action=action), own=True)


@needs(THING, Action.READ, own=True)
def people(request: HttpRequest) -> HttpResponse:
    """List who has which role at the visitor's place, who is invited, and what waits to be approved."""
    who = visitor(request)
    found = list(roles.standing(who.place))
    shown = {
        "in_force": [_row(one) for one in found if not one.waits_for],
        "to_decide": [_row(one) for one in found if one.waits_for == roles.DIRECTOR],
        "asked_for": [_row(one) for one in found if one.waits_for == roles.ADMINISTRATOR],
        "switched_off": Person.objects.filter(memberships__place=who.place, is_active=False).distinct(),
        "invited": [(one, matrix().roles[one.role].title) for one in invitations.open_now().filter(place=who.place)],
        "may_change": may(who, Action.CHANGE),
        "may_approve": may(who, Action.APPROVE),
    }
    return render(request, "site/people/people.html", shown)


@needs(THING, Action.CREATE, own=True)
def invite(request: HttpRequest) -> HttpResponse:
    """Offer a role to an address."""
    who = visitor(request)
    form = Invite(who.place, request.POST or None)

    def send(typed: dict[str, Any]) -> None:
        invitation, secret = invitations.invite(who, typed.pop("email"), typed.pop("role"), **typed)
        invitations.send(invitation, request.build_absolute_uri(reverse("invited", args=[secret])))

    if done(request, form, send):
        return HttpResponseRedirect(reverse("people"))
    return render(request, "site/people/invite.html", {"form": form})


@needs(THING, Action.DELETE, own=True)
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take an invitation back that nobody has accepted."""
    if not invitations.open_now().filter(place=visitor(request).place, public_id=public_id).exists():
        raise Http404
    if request.method == "POST":
        invitations.withdraw(visitor(request), public_id)
    return HttpResponseRedirect(reverse("people"))


@needs(THING, Action.READ, own=True)
def person(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one person of the place: their roles here, and what an administrator can do."""
    who = visitor(request)
    its = person_here(who, public_id)
    theirs = roles.standing(who.place).filter(person=its)
    shown = {
        "person": its,
        "roles": [_row(one) for one in theirs],
        "form": OfPlace(who.place),
        "may_change": may(who, Action.CHANGE) and its.public_id != who.person,
    }
    return render(request, "site/people/person.html", shown)


@needs(THING, Action.CHANGE, own=True)
def give(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give somebody of the place a further role."""
    who = visitor(request)
    its = person_here(who, public_id)
    form = OfPlace(who.place, request.POST or None)

    def keep(typed: dict[str, Any]) -> None:
        given = Membership.objects.get(public_id=roles.give(who, its, typed.pop("role"), **typed))
        told.tell(request, [its], "people.given", given, "own-account")
        told.tell(request, told.playing(who.place, given.waits_for), "people.to_approve", given, "people")

    if done(request, form, keep):
        return HttpResponseRedirect(reverse("person", args=[public_id]))
    return render(request, "site/people/give.html", {"form": form, "person": its})


@needs(THING, Action.CREATE, own=True)
def grant(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give what a provider asks for somebody; the director approves it then, where it is so."""
    who = visitor(request)
    _role_here(who, public_id)
    if request.method == "POST":
        with transaction.atomic():
            given = roles.grant(who, public_id)
            told.settle(given)
            told.tell(request, [given.person], "people.given", given, "own-account")
            told.tell(request, told.playing(who.place, given.waits_for), "people.to_approve", given, "people")
    return HttpResponseRedirect(reverse("people"))


@needs(THING, Action.DELETE, own=True)
def end(request: HttpRequest, public_id: str) -> HttpResponse:
    """End a role, at once or after a day."""
    who = visitor(request)
    its = _role_here(who, public_id)
    form = Ending(request.POST if request.method == "POST" else None)

    def keep(typed: dict[str, Any]) -> None:
        ended = roles.end(who, public_id, **typed)
        if typed.get("last_day") is None:
            told.settle(ended)
        told.tell(request, [its.person], "people.ended", ended, "own-account")

    if done(request, form, keep):
        return HttpResponseRedirect(reverse("person", args=[its.person.public_id]))
    return render(request, "site/people/end.html", {"form": form, "role": _row(its)})


@needs(THING, Action.APPROVE, own=True, keeping={Condition.SECOND_PERSON})
def decide(request: HttpRequest, public_id: str) -> HttpResponse:
    """Approve a role that waits, or refuse it and say why."""
    who = visitor(request)
    its = _role_here(who, public_id)
    approves = request.POST.get("what") == "approve"
    form: forms.Form = forms.Form(request.POST) if approves else Refusal(request.POST or None)

    def keep(typed: dict[str, Any]) -> None:
        decided = roles.decide(who, public_id, approves=approves, **typed)
        told.settle(decided)
        givers = Person.objects.filter(public_id=decided.given_by)
        told.tell(request, givers, "people.approved" if approves else "people.refused", decided, "people")

    if done(request, form, keep):
        return HttpResponseRedirect(reverse("people"))
    refusal = form if isinstance(form, Refusal) else Refusal()
    return render(request, "site/people/decide.html", {"form": refusal, "faults": form, "role": _row(its)})


@needs(THING, Action.CHANGE, own=True)
def switch(request: HttpRequest, public_id: str) -> HttpResponse:
    """Switch somebody off, so that they are out at once, or on again."""
    return _change_sign_in(
        request, public_id, lambda who, its: roles.switch(who, its, on=request.POST.get("to") == "on")
    )


@needs(THING, Action.CHANGE, own=True)
def reset(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take somebody's second factors away, when app, passkey and recovery codes are lost."""

    def take_away(who: Visitor, its: Person) -> None:
        with transaction.atomic():
            roles.reset_second_factor(who, its)
            transaction.on_commit(lambda: told.write(its, "letters.second_factor_reset"))

    return _change_sign_in(request, public_id, take_away)


def person_here(who: Visitor, public_id: str) -> Person:
    """Return somebody who has, or had, a role at the visitor's place; anybody else is not there."""
    its = Person.objects.filter(memberships__place=who.place, public_id=public_id).distinct().first()
    if its is None:
        raise Http404
    return its


def _change_sign_in(request: HttpRequest, public_id: str, verb: Callable[[Visitor, Person], None]) -> HttpResponse:
    who = visitor(request)
    its = person_here(who, public_id)
    if request.method == "POST":
        verb(who, its)
    return HttpResponseRedirect(reverse("person", args=[public_id]))


def done(request: HttpRequest, form: forms.Form, verb: Callable[[dict[str, Any]], None]) -> bool:
    """Return whether what was typed was kept; what stands in the way is put on the form, and nothing is kept."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        with transaction.atomic():
            verb(dict(form.cleaned_data))
    except Remediable as refusal:
        form.add_error(None, refusal.in_(current()))
        return False
    return True


def _role_here(who: Visitor, public_id: str) -> Membership:
    its = roles.standing(who.place).filter(public_id=public_id).first()
    if its is None:
        raise Http404
    return its


def _row(one: Membership) -> dict[str, Any]:
    return {"its": one, "person": one.person, "part": parts.shown(one)}
