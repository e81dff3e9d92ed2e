"""Following the link of an invitation: a new person says who they are, a known one signs in first."""

from __future__ import annotations

from http import HTTPStatus

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from gwella.accounts import invitations
from gwella.accounts.matrix import Action, matrix
from gwella.accounts.models import Invitation, Person
from gwella.accounts.needs import needs
from gwella.accounts.pace import paced
from gwella.accounts.roles import standing
from gwella.accounts.session import visitor
from gwella.code_of_practice.errors import Remediable
from gwella.pages.language import current
from gwella.site.people import told
from gwella.site.people.role_forms import Accepting


@needs("sign_in", Action.CREATE)
@paced("invited")
def invited(request: HttpRequest, secret: str) -> HttpResponse:
    """Take an invitation up. The link changes nothing until the form is sent: a scanner of letters may look."""
    invitation = invitations.found(secret)
    if invitation is None:
        return render(request, "site/people/invitation_used.html", status=HTTPStatus.NOT_FOUND)
    known = Person.objects.known_by(invitation.email).first()
    return _known(request, invitation, known) if known else _new(request, invitation)


def _new(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = Accepting(
        invitation.email, request.POST or None, initial={"language": invitation.language or current().value}
    )
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            with transaction.atomic():
                person = invitations.accept_as_new(
                    invitation, name=typed["name"], language=typed["language"], password=typed["password1"]
                )
                _ask_for_approval(request, invitation, person)
        except Remediable as refusal:
            form.add_error(None, refusal.in_(current()))
        else:
            answer: HttpResponse = perform_password_login(request, {"email": person.email}, Login(user=person))
            return answer
    return render(request, "site/people/invited.html", {"form": form, **_shown(invitation)})


def _known(request: HttpRequest, invitation: Invitation, known: Person) -> HttpResponse:
    is_here = visitor(request).person == known.public_id
    if request.method == "POST" and is_here:
        with transaction.atomic():
            invitations.accept_as(invitation, known)
            _ask_for_approval(request, invitation, known)
        return HttpResponseRedirect(reverse("arrive"))
    return render(request, "site/people/invited_again.html", {"is_here": is_here, **_shown(invitation)})


def _ask_for_approval(request: HttpRequest, invitation: Invitation, person: Person) -> None:
    """Tell whoever approves the role that was taken up, where somebody has to."""
    taken = standing(invitation.place).filter(person=person, role=invitation.role, team=invitation.team)
    for one in taken.exclude(waits_for=""):
        told.tell(request, told.playing(one.place, one.waits_for), "people.to_approve", one, "people")


def _shown(invitation: Invitation) -> dict[str, object]:
    role, place = matrix().roles[invitation.role].title, invitations.place_name(invitation.place)
    its = {"role": role, "place": place, "email": invitation.email}
    return its | {"is_break_glass": invitation.is_break_glass}
