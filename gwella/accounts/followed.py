"""What follows when somebody signs in or out, fails to, or changes how they do: it is noted, and old sign-ins end."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import password_changed, password_reset
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from gwella.accounts import sign_ins
from gwella.accounts.models import Person, SignIn
from gwella.accounts.session import SIGN_IN
from gwella.audit.chain import By, record

PASSWORD = "password"  # noqa: S105 - the name of a way to sign in


@receiver(user_logged_in)
def begun(request: HttpRequest, user: Person, **kwargs: Any) -> None:
    """Note a sign-in, and tie the session to it."""
    shown = [one for one in get_authentication_records(request, user) if one["method"] == "socialaccount"]
    its = sign_ins.begin(user, shown[-1]["provider"] if shown else PASSWORD)
    request.session[SIGN_IN] = its.public_id
    record(By(user.public_id), "sign_in.begin", on=its.public_id)


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
