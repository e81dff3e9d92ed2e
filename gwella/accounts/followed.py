"""What follows when somebody signs in or out, fails to, or changes how they do: it is noted, and old sign-ins end."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import password_changed, password_reset
from allauth.account.signals import user_logged_in as let_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import Signal, receiver
from django.http import HttpRequest

from gwella.accounts import sign_ins, single_sign_on
from gwella.accounts.models import Membership, Person, SignIn
from gwella.accounts.parts import SHOWN_THERE
from gwella.accounts.providers import providers
from gwella.accounts.session import SIGN_IN
from gwella.audit.chain import By, record

# Roles wait for the administrator since a provider asked for them: whoever tells people hears it.
roles_asked_for = Signal()
break_glass_used = Signal()
PASSWORD = "password"  # noqa: S105 - the name of a way to sign in


@receiver(user_logged_in)
def begun(request: HttpRequest, user: Person, **kwargs: Any) -> None:
    """Note a sign-in, and tie the session to it."""
    request.session.pop(SHOWN_THERE, None)
    shown = [one for one in get_authentication_records(request, user) if one["method"] == "socialaccount"]
    its = sign_ins.begin(user, shown[-1]["provider"] if shown else PASSWORD)
    request.session[SIGN_IN] = its.public_id
    record(By(user.public_id), "sign_in.begin", on=its.public_id)
    if user.is_break_glass:
        roles = list(Membership.objects.filter(person=user, ended_at__isnull=True))
        for one in roles:
            record(By(user.public_id, one.role, one.place), "break_glass.sign_in", on=its.public_id)
        break_glass_used.send(sender=Person, roles=roles)


@receiver(let_in)
def came_by_provider(request: HttpRequest, user: Person, **kwargs: Any) -> None:
    """Follow what a provider says of whoever came through it: roles, and whether it saw a second factor."""
    login = kwargs.get("sociallogin")
    if login is not None:
        provider = providers()[login.account.provider]
        request.session[SHOWN_THERE] = login.state["saw_second_factor"]
        waiting = single_sign_on.follow(user, provider, tuple(login.state["roles"]))
        roles_asked_for.send(sender=Person, request=request, roles=waiting)


@receiver(user_logged_out)
def left(request: HttpRequest, user: Person | None, **kwargs: Any) -> None:
    """End the sign-in of a session that is left."""
    if user is not None:
        its = SignIn.objects.filter(public_id=request.session.get(SIGN_IN, ""))
        if sign_ins.end(its):
            record(By(user.public_id), "sign_in.leave", on=request.session[SIGN_IN])


@receiver(user_login_failed)
def failed(credentials: dict[str, Any], **kwargs: Any) -> None:
    """Note that somebody did not get in as a person whom we know. An address that nobody has is not kept."""
    meant = Person.objects.known_by(credentials.get("email", "")).first()
    if meant is not None:
        record(By(), "sign_in.fail", on=meant.public_id)


@receiver((password_changed, password_reset))
def password_is_new(request: HttpRequest, user: Person, **kwargs: Any) -> None:
    """End every other sign-in: whoever had the old password is out."""
    sign_ins.end_all(user, but=request.session.get(SIGN_IN, ""))
    record(By(user.public_id), "password.change", on=user.public_id)


@receiver((authenticator_added, authenticator_removed, authenticator_reset))
def second_factor_is_another(signal: Any, user: Person, authenticator: Authenticator, **kwargs: Any) -> None:
    """Note what was added to, or taken from, the ways in which somebody shows who they are."""
    verbs = {authenticator_added: "add", authenticator_removed: "remove", authenticator_reset: "reset"}
    record(
        By(user.public_id),
        f"second_factor.{verbs[signal]}",
        on=user.public_id,
        facts={"kind": str(authenticator.type)},
    )
