"""One's own account: name, language wish, second factors, and where one is signed in."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from gwella.accounts import parts, sign_ins
from gwella.accounts.matrix import Action
from gwella.accounts.models import Person
from gwella.accounts.needs import needs
from gwella.accounts.recorded import record
from gwella.accounts.session import SIGN_IN, Visitor, visitor
from gwella.site.people.forms import Ours

LANGUAGES = (("", _("Both languages")), ("cy", "Cymraeg"), ("en", "English"))


class About(Ours, forms.ModelForm):
    """What somebody says of themselves: the name that colleagues read, and the language that we write in."""

    said: ClassVar = {
        "name": (_("Your name"), _("As colleagues read it beside what you did.")),
        "language": (_("The language that we write to you in"), ""),
    }
    name = forms.CharField(max_length=80)
    language = forms.ChoiceField(choices=LANGUAGES, required=False)

    class Meta:
        model = Person
        fields = ("name", "language")


@needs("own_account", Action.CHANGE)
def own(request: HttpRequest) -> HttpResponse:
    """Show somebody their account; keep the name and the language that they give."""
    who = visitor(request)
    person = parts.person_of(who)
    form = About(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        keep(form, who)
        with override(person.language or None):
            return HttpResponseRedirect(reverse("own-account"))
    return render(request, "site/people/account.html", _shown(request, parts.person_of(who), form))


@transaction.atomic
def keep(form: About, who: Visitor) -> None:
    """Keep what somebody says of themselves; the record says what changed, not to what."""
    form.save()
    record(who, "account.change", on=who.person, facts=dict.fromkeys(form.changed_data, True))


@needs("own_account", Action.CHANGE)
def end_sign_in(request: HttpRequest) -> HttpResponse:
    """End one of one's own sign-ins elsewhere, or all of them."""
    who = visitor(request)
    if request.method == "POST":
        here, wanted = request.session.get(SIGN_IN, ""), request.POST.get("sign_in", "")
        theirs = sign_ins.of_person(parts.person_of(who)).exclude(public_id=here)
        ending = theirs if wanted == "all" else theirs.filter(public_id=wanted)
        if wanted != "all" and not ending.exists():
            raise Http404
        with transaction.atomic():
            record(who, "sign_in.end", on=who.person, facts={"ended": sign_ins.end(ending)})
    return HttpResponseRedirect(reverse("own-account"))


def _shown(request: HttpRequest, person: Person, form: About) -> dict[str, Any]:
    here = request.session.get(SIGN_IN, "")
    return {
        "form": form,
        "person": person,
        "parts": [parts.shown(one) for one in parts.in_force(person)],
        "here": here,
        "sign_ins": list(sign_ins.of_person(person)),
    }
