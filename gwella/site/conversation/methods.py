"""The method page of a check: what it asks and why, who answers, and how often it was right to answer “correct”."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext, override

from gwella.accounts.matrix import Action, Need, matrix
from gwella.accounts.needs import needs
from gwella.accounts.session import visitor
from gwella.code_of_practice.alphabet import in_order
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.reading import kept
from gwella.documents import Heading
from gwella.measuring import tallies
from gwella.pages.language import current
from gwella.site.conversation.said import Method, methods
from gwella.site.headings import contents
from gwella.snapshots.tables import tables

EVERY = "every"  # the folder of the checks that are asked of more than one table
FIGURES = "figures"
READS_FINDINGS = Need(resource="finding", action=Action.READ)


@needs("definition", Action.READ)
def checks_list(request: HttpRequest) -> HttpResponse:
    return render(request, "site/conversation/checks.html", {"listed": listed(current())})


@needs("definition", Action.READ)
def check(request: HttpRequest, key: str) -> HttpResponse:
    who = visitor(request)
    # Only of a place whose questions are kept here, and only to whoever reads all that its check found.
    reads_own = bool(who.person and who.place) and matrix().allows(who.role, READS_FINDINGS, own=True, keeping=())
    page = {
        "method": methods()[key],
        "own": tallies.own(who.place, key) if reads_own else None,
        "across": tallies.across(key),
    }
    return render(request, "site/conversation/check.html", page)


@kept
def listed(language: Language) -> str:
    """Return the list of all checks in a language."""
    with override(language):
        groups = [(Heading(_title(key), 2, key or "reading"), every) for key, every in _groups(language)]
        page = {"contents": contents(heading for heading, _ in groups), "groups": groups}
        return render_to_string("site/conversation/checks_listed.html", page)


def _title(group: str) -> str:
    """Return what is said of the checks of a group, in the language in force."""
    if group in tables():
        return tables()[group].title.in_(current())
    others = {EVERY: gettext("Asked of every table"), FIGURES: gettext("Asked of figures")}
    return others.get(group) or gettext("Seen in reading a file")


def _groups(language: Language) -> list[tuple[str, list[Method]]]:
    """Return the checks by the first part of their keys, which is the table or the file that they are asked of.

    What is asked of every table comes first, the tables in the reader's alphabet, then the others.
    """
    found: dict[str, list[Method]] = {}
    for key, method in methods().items():
        found.setdefault(key.partition(".")[0] if "." in key else "", []).append(method)
    of_tables = in_order(found.keys() & tables().keys(), lambda name: tables()[name].title.in_(language), language)
    order = dict.fromkeys([EVERY, *of_tables, *found])
    return [(group, found[group]) for group in order if group in found]
