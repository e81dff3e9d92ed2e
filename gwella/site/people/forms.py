"""The forms of signing in: allauth's, with our labels and hints in both languages, and the classes of our pages."""

from __future__ import annotations

from typing import Any, ClassVar, TypeAlias

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as MFAReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gwella.accounts.models import Person

Said: TypeAlias = str | Promise
REQUIRED = _("Fill this in.")
KEEP_SECRET = _("At least 12 characters. Several words are easier to remember than a riddle.")
SHOWN_NOW = _("The six figures that your app shows now, or one of your recovery codes.")


class Ours:
    """Puts our words and looks on the fields of a form: `said` holds the label and hint of each by name."""

    said: ClassVar[dict[str, tuple[Said, Said]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        for name, field in fields.items():
            field.label, field.help_text = self.said.get(name, (field.label, field.help_text))
            field.error_messages["required"] = REQUIRED
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs.pop("autofocus", None)
            look = "govuk-select" if isinstance(field.widget, forms.Select) else "govuk-input"
            if not isinstance(field.widget, forms.RadioSelect | forms.HiddenInput | forms.CheckboxInput):
                field.widget.attrs["class"] = look


class Twice:
    """Two fields that hold the same new password."""

    def add_error(self, field: str | None, error: Any) -> None:
        """Say in our words that the two are not the same: allauth's are in English only."""
        if field == "password2" and not isinstance(error, ValidationError):
            error = _("The two are not the same.")
        super().add_error(field, error)  # type: ignore[misc]


class SignIn(Ours, LoginForm):
    said: ClassVar = {"login": (_("E-mail address"), ""), "password": (_("Password"), "")}


class ForgottenPassword(Ours, ResetPasswordForm):
    said: ClassVar = {"email": (_("E-mail address"), _("The one with which you sign in."))}

    def clean_email(self) -> str:
        """Find whose password may be chosen anew. An address of single sign-on is nobody's here."""
        email: str = self.cleaned_data["email"]
        self.users = list(Person.objects.known_by(email).filter(is_active=True, is_break_glass=False))
        return email


class NewPassword(Ours, Twice, ResetPasswordKeyForm):
    said: ClassVar = {"password1": (_("New password"), KEEP_SECRET), "password2": (_("New password, once more"), "")}


class ChangedPassword(Ours, Twice, ChangePasswordForm):
    said: ClassVar = NewPassword.said | {"oldpassword": (_("The password that you have now"), "")}


class PasswordAgain(Ours, ReauthenticateForm):
    said: ClassVar = {"password": (_("Password"), "")}


class Code(Ours, AuthenticateForm):
    said: ClassVar = {"code": (_("Code"), SHOWN_NOW)}


class CodeAgain(Ours, MFAReauthenticateForm):
    said: ClassVar = {"code": (_("Code"), SHOWN_NOW)}


class FirstCode(Ours, ActivateTOTPForm):
    said: ClassVar = {"code": (_("Code"), _("The six figures that the app shows now."))}
