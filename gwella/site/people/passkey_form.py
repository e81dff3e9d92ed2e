"""The form of a passkey: apart from the others, since what reads passkeys is large, and is loaded with its page."""

from __future__ import annotations

from typing import ClassVar

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.utils.translation import gettext_lazy as _

from gwella.site.people.forms import Ours


class Passkey(Ours, AddWebAuthnForm):
    said: ClassVar = {"name": (_("What you call it"), _("Such as the name of the computer or phone."))}
