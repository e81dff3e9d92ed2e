"""The pages of signing in. They are allauth's views under our addresses; each says what it needs, like every route.

Mounted is what we use and nothing else: nobody signs up, changes an address or connects an account by themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account import views as account
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.module_loading import import_string

from gwella.accounts.matrix import Action
from gwella.accounts.needs import needs
from gwella.accounts.providers import providers

everyone = needs("sign_in", Action.CREATE)
arriving = needs("arrival", Action.CHANGE)
signed_in = needs("own_account", Action.CHANGE)


def mfa(view: str) -> Callable[..., HttpResponse]:
    """Return allauth's view of a second factor: loaded when its page is first opened, with what reads passkeys."""

    def answer(request: HttpRequest, **its: Any) -> HttpResponse:
        answered: HttpResponse = import_string(f"allauth.mfa.{view}")(request, **its)
        return answered

    return answer


class SignInView(account.LoginView):
    """The door: by password, or through one's authority."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown: dict[str, Any] = super().get_context_data(**kwargs)
        return shown | {"providers": providers().values()}


sign_in = everyone(SignInView.as_view())
sign_out = everyone(account.logout)
switched_off = everyone(account.account_inactive)
forgotten = everyone(account.password_reset)
forgotten_sent = everyone(account.password_reset_done)
new_password = everyone(account.password_reset_from_key)
new_password_set = everyone(account.password_reset_from_key_done)
code = everyone(mfa("base.views.authenticate"))

password_again = arriving(account.reauthenticate)
code_again = arriving(mfa("base.views.reauthenticate"))
passkey_again = arriving(mfa("webauthn.views.reauthenticate_webauthn"))
second_factors = arriving(mfa("base.views.index"))
add_codes = arriving(mfa("totp.views.activate_totp"))
recovery = arriving(mfa("recovery_codes.views.view_recovery_codes"))
new_recovery = arriving(mfa("recovery_codes.views.generate_recovery_codes"))
add_passkey = arriving(mfa("webauthn.views.add_webauthn"))

remove_codes = signed_in(mfa("totp.views.deactivate_totp"))
remove_passkey = signed_in(mfa("webauthn.views.remove_webauthn"))


@needs("arrival", Action.READ)
def passkeys(request: HttpRequest) -> HttpResponse:
    """Go to the second factors: passkeys have no page of their own."""
    return HttpResponseRedirect(reverse("mfa_index"))


@needs("arrival", Action.READ)
def sign_in_again(request: HttpRequest) -> HttpResponse:
    """Say to somebody of single sign-on that they sign in again before they change how they do."""
    return render(request, "site/people/again.html")


@signed_in
def change_password(request: HttpRequest) -> HttpResponse:
    """Change the password that somebody has here; who signs in through their authority has none."""
    if not request.user.has_usable_password():
        raise Http404
    answer: HttpResponse = account.password_change(request)
    return answer
