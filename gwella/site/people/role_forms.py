"""The forms of the people, roles and teams of a place."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gwella.accounts import teams
from gwella.accounts.matrix import matrix
from gwella.accounts.models import Person
from gwella.accounts.roles import givable
from gwella.pages.language import current
from gwella.site.people.account import LANGUAGES
from gwella.site.people.forms import KEEP_SECRET, Ours

DAY = _("Such as 2027-03-31.")


class Day(forms.DateField):
    """A day as its own field of the browser, typed as 2027-03-31 where there is none."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(input_formats=["%Y-%m-%d"], widget=widget, **kwargs)
        self.error_messages["invalid"] = _("This is no day. Write it as 2027-03-31.")


class OfPlace(Ours, forms.Form):
    """A form about a role at `place`: which, in which team, from when to when."""

    said: ClassVar = {
        "role": (_("Role"), ""),
        "team": (_("Team"), ""),
        "since": (_("First day"), DAY),
        "until": (_("Last day, if it is known"), DAY),
    }
    role = forms.ChoiceField()
    team = forms.ChoiceField(required=False)
    since = Day()
    until = Day(required=False)

    def __init__(self, place: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = current()
        self.initial.setdefault("since", timezone.localdate())
        fields: Any = self.fields
        titles = matrix().roles
        fields["role"].choices = [("", "")] + [(one, titles[one].title.in_(language)) for one in givable(place)]
        own = [(one.public_id, getattr(one, f"name_{language}")) for one in teams.standing(place)] if place else []
        fields["team"].choices = [("", _("No team")), *own]


class Invite(OfPlace):
    """To whom a role is offered, beside which."""

    said: ClassVar = OfPlace.said | {
        "email": (_("E-mail address"), _("The invitation goes there; it works once, for seven days.")),
        "language": (_("The language of the letter"), _("Where it is not known, the letter is in both.")),
    }
    email = forms.EmailField()
    language = forms.ChoiceField(choices=LANGUAGES, required=False)
    field_order = ("email", "language", "role", "team", "since", "until")


class Ending(Ours, forms.Form):
    """After which day a role ends; at once without one."""

    said: ClassVar = {"last_day": (_("Last day"), _("Leave it empty to end the role at once."))}
    last_day = Day(required=False)


class Refusal(Ours, forms.Form):
    """Why a role is refused."""

    said: ClassVar = {"reason": (_("Why you refuse"), _("It stands in the record."))}
    reason = forms.CharField(max_length=400)


class Named(Ours, forms.Form):
    """A team: its names and its days."""

    said: ClassVar = {
        "name_en": (_("Name in English"), ""),
        "name_cy": (_("Name in Welsh"), ""),
        "since": (_("First day"), DAY),
        "until": (_("Last day, if it is known"), DAY),
    }
    name_en = forms.CharField(max_length=120)
    name_cy = forms.CharField(max_length=120)
    since = Day(initial=date.today)
    until = Day(required=False)


class Accepting(Ours, forms.Form):
    """What somebody who was invited says of themselves, and the password that they choose."""

    said: ClassVar = {
        "name": (_("Your name"), _("As colleagues read it beside what you did.")),
        "language": (_("The language that we write to you in"), ""),
        "password1": (_("Password"), KEEP_SECRET),
        "password2": (_("Password, once more"), ""),
    }
    name = forms.CharField(max_length=80)
    language = forms.ChoiceField(choices=LANGUAGES, required=False)
    password1 = forms.CharField(strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))
    password2 = forms.CharField(strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))

    def __init__(self, email: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._email = email

    def clean_password1(self) -> str:
        """Hold the password against the rules, the name and address of this very person among them."""
        password: str = self.cleaned_data["password1"]
        validate_password(password, Person(email=self._email, name=self.cleaned_data.get("name", "")))
        return password

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        if typed.get("password1") and typed.get("password2") and typed["password1"] != typed["password2"]:
            self.add_error("password2", _("The two are not the same."))
        return typed
