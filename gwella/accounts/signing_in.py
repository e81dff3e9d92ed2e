"""Signing in with a password: what django-allauth asks of us, and how it says no."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gwella.accounts import letters
from gwella.accounts.models import Person

# How long, in seconds, it is believed that somebody who showed who they are is still the one at the keyboard.
BELIEVED = 300
SHOWN = ("password", "mfa", "socialaccount")


class Backend(AuthenticationBackend):
    """Lets in by address and password whoever may sign in now, and nobody whom a provider vouches for.

    Who is switched off is told what somebody with a wrong password is told.
    """

    def user_can_authenticate(self, user: Person | None) -> bool:
        return user is not None and user.may_sign_in(timezone.now())

    def _authenticate_by_email(self, email: str, password: str) -> Person | None:
        person = Person.objects.known_by(email).first()
        if person is None:
            return None  # allauth then takes as long as if there had been a password to look at
        self._did_check_password = True
        return person if person.check_password(password) and self.user_can_authenticate(person) else None


class Adapter(DefaultAccountAdapter):
    """allauth, with our words, our letters and nobody signing up by themselves."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The address or the password is not right. Check both, and try again."),
        "enter_current_password": _("This is not your password."),
        "incorrect_password": _("This is not your password."),
        "incorrect_code": _("This code is not right. Type the one that is shown now."),
        "invalid_password_reset": _("This link is used up or too old. Ask for another."),
        "too_many_login_attempts": _("Too many attempts. Wait five minutes, and try again."),
        "rate_limited": _("Too many attempts. Wait five minutes, and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Return whether whoever changes how they sign in has to show again that it is they."""
        now = time.time()
        records = get_authentication_records(self.request, self.request.user)
        return not any(one["method"] in SHOWN and now - one["at"] < BELIEVED for one in records)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Return the ways to show it; whoever has none here signs in again."""
        again = {"id": "again", "description": "", "url": reverse("sign-in-again")}
        return super().get_reauthentication_methods(user) or [again]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("own-account")

    def reauthenticate(self, user: Person, password: str) -> bool:
        return self.authenticate(self.request, email=user.email, password=password) == user

    def pre_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse | None:
        """Let nobody in, by whatever way, who may not sign in now."""
        if user.may_sign_in(timezone.now()):
            return None
        clear_login(request)
        return HttpResponseRedirect(reverse("account_inactive"))

    def post_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse:
        """Lead everybody the one way in, wherever a link says to go on: to a second factor, then to a role."""
        super().post_login(request, user, **kwargs)
        return HttpResponseRedirect(reverse("arrive"))

    def send_notification_mail(
        self, template_prefix: str, user: Person, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell somebody that how they sign in has changed. Where from and by what browser is not kept, so not said."""
        letters.write(user, f"letters.{template_prefix.rpartition('/')[2]}")

    def send_password_reset_mail(self, user: Person, email: str, context: dict[str, Any]) -> EmailMessage | None:
        letters.write(user, "letters.password_reset_key", link=context["password_reset_url"])
        return None
