"""The second factor, which everybody has: a code of an app, or a passkey; recovery codes for the day it is lost."""

from __future__ import annotations

import base64
from functools import cache

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gwella.accounts.models import Person

SECOND = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(person: Person) -> bool:
    """Return whether somebody has set up what they show beside the password."""
    found: bool = Authenticator.objects.filter(user=person, type__in=SECOND).exists()
    return found


class Adapter(DefaultMFAAdapter):
    """allauth's second factors: secrets encrypted at rest, the last one never taken away, our words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right. Type the one that is shown now."),
        "cannot_delete_authenticator": _("This is your only second factor. Set up another before you take it away."),
    }

    def encrypt(self, text: str) -> str:
        return _box(str(settings.SECRET_KEY)).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box(str(settings.SECRET_KEY)).decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=SECOND)
        left: bool = others.exclude(pk=authenticator.pk).exists()
        return left or authenticator.type not in SECOND

    def generate_authenticator_name(self, user: Person, type: Authenticator.Type) -> str:  # noqa: A002 - allauth's name
        return gettext("Passkey {number}").format(number=Authenticator.objects.filter(user=user, type=type).count() + 1)


@cache
def _box(secret: str) -> Fernet:
    """Return what locks the secrets of second factors: with the database alone, nobody makes a code."""
    key = salted_hmac("gwella.accounts.second_factors", "", secret=secret, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
