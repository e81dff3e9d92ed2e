"""What this is, how authorities are measured, and whom to ask. Code of practice 3.2."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from gwella.accounts.matrix import Action
from gwella.accounts.needs import needs
from gwella.code_of_practice.alphabet import in_order
from gwella.code_of_practice.framework import components, legal_basis
from gwella.code_of_practice.glossary import Term, parts
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.places import WALES, area
from gwella.documents import Heading
from gwella.pages.documents import contents_of
from gwella.pages.language import current
from gwella.release import queries
from gwella.site import knowledge

# What most readers understand at once: people and contacts counted, and one share of which more is better.
AT_HOME = (
    "adult.contacts.received",
    "adult.care_and_support",
    "child.care_and_support",
    "adult.reablement.effective_share",
)


@needs("guide", Action.READ)
def front(request: HttpRequest) -> HttpResponse:
    """Send to the language that the browser asks for; to Welsh where it asks for neither (docs/decisions.md)."""
    response = HttpResponseRedirect(f"/{wished(request)}/")
    patch_vary_headers(response, ["Accept-Language"])
    return response


@needs("guide", Action.READ)
def home(request: HttpRequest) -> HttpResponse:
    known = {one.key: one for one in knowledge.latest(queries.of_area(WALES))}
    page = {"figures": [known[key] for key in AT_HOME if key in known], "wales": area(WALES)}
    return render(request, "site/home.html", page)


@needs("guide", Action.READ)
def how(request: HttpRequest) -> HttpResponse:
    return render(request, "site/how.html", {"basis": legal_basis()})


@needs("guide", Action.READ)
def framework(request: HttpRequest) -> HttpResponse:
    return render(request, "site/framework.html", {"components": components()})


@needs("guide", Action.READ)
def glossary(request: HttpRequest) -> HttpResponse:
    groups = [(key, part.title, _in_alphabet(part.term)) for key, part in list(parts().items())[::-1]]
    named = contents_of(Heading(title.in_(current()), 2, f"words-{key}") for key, title, _ in groups)
    return render(request, "site/glossary.html", {"groups": groups, "contents": named})


def _in_alphabet(terms: Mapping[str, Term]) -> list[tuple[str, Term]]:
    return in_order(terms.items(), lambda one: one[1].term.in_(current()), current())


@needs("guide", Action.READ)
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "site/accessibility.html")


@needs("guide", Action.READ)
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "site/privacy.html")


@needs("guide", Action.READ)
def ask(request: HttpRequest) -> HttpResponse:
    return render(request, "site/ask.html")


def wished(request: HttpRequest) -> Language:
    """Return which of our two languages the browser wants most."""
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        for language in Language:
            if code.partition("-")[0] == language:
                return language
    # A browser that asks for neither says nothing against Welsh, and Welsh is never second.
    return Language.CY
