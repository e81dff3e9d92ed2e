"""Local definitions at the desk: those there are, a new one in three steps, a change from a year on, and an end.

What is half filled in is kept in the officer's session and nowhere else, until it is saved as a file.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from gwella.accounts.matrix import Action, Need, matrix
from gwella.accounts.needs import needs
from gwella.accounts.session import visitor
from gwella.cli.desk_folders import Desk
from gwella.code_of_practice.errors import Remediable
from gwella.code_of_practice.messages import say
from gwella.code_of_practice.places import area
from gwella.measuring import own_definitions as acts
from gwella.measuring.models import DefinitionChange
from gwella.measuring.models.own_definition import What
from gwella.metrics.definitions import Measure, Metric, definitions
from gwella.metrics.files import metrics_in, read_results
from gwella.metrics.local import keeping
from gwella.metrics.local.choices import starts
from gwella.metrics.local.draft import Draft, Way, change_of, correction_of, kept, proved, said
from gwella.metrics.local.form import Filled
from gwella.metrics.local.typed import Typed, Wrong
from gwella.metrics.own import own_definitions
from gwella.pages.language import current
from gwella.site.desk.local.fields import Mistake, mistakes, section
from gwella.site.desk.local.grid import grid, numbers
from gwella.site.desk.local.look import look
from gwella.site.desk.local.questions import of_example, questions
from gwella.site.desk.local.starting import starts_in_words
from gwella.site.desk.views import desk_of, note

CHANGES = Need(resource="local_definition", action=Action.CHANGE)
DRAFT = "local_definition"  # in the session
SAVED = "local_definition_saved"
OF_EXAMPLE = ("row", "says_", "expect", "unknown", "number-")
FOLDER = "site/desk/local/"


@needs("local_definition", Action.READ, own=True)
def own_list(request: HttpRequest) -> HttpResponse:
    """What the authority has defined itself, and what can be done with it."""
    desk = desk_of(request)
    with_figures, who = _with_figures(desk), visitor(request)
    done = acts.latest(who.place) if who.membership else {}
    page = {
        "every": [
            (key, one, key in with_figures, _can_change(one), _act(done.get(key)))
            for key, one in own_definitions().items()
        ],
        "may_change": matrix().allows(who.role, CHANGES, own=True),
        "saved": request.session.pop(SAVED, None),
        "folder": desk.definitions,
        "gone": sorted(metrics_in(desk.results) - set(definitions())),
    }
    return render(request, f"{FOLDER}own.html", page)


def _act(its: DefinitionChange | None) -> tuple[DefinitionChange, bool] | None:
    """Return what was done last to a definition, and whether its file is still as that left it."""
    return (its, acts.is_as_seen(its)) if its else None


def _with_figures(desk: Desk) -> set[str]:
    """Return the keys of which the results hold a figure; none where nothing was computed yet."""
    there = read_results(desk.results) if metrics_in(desk.results) else []
    return {one.metric for one in there if one.value is not None}


def _can_change(one: object) -> bool:
    return (isinstance(one, Measure) or (isinstance(one, Metric) and one.count is not None)) and one.until is None


@needs("local_definition", Action.CREATE, own=True)
def new(request: HttpRequest) -> HttpResponse:
    """The first step: what is to be defined."""
    desk_of(request)
    every = {f"{one.shape}:{one.of}": one for one in starts()}
    chosen = every.get(request.POST.get("start", ""))
    if request.method == "POST" and chosen:
        draft = _draft(request)
        if draft is None or draft.way is not Way.NEW or draft.start != chosen:
            its = area(desk_of(request).authority).name
            source = {"source_en": [its.en], "source_cy": [its.cy]}
            draft = Draft(Way.NEW, chosen, {**source, "polarity": ["neither"]})
        _keep(request, draft)
        return _to("desk-local-what")
    wrong = [Mistake("start", say("local.choose", current()))] if request.method == "POST" else []
    page = {"groups": starts_in_words(every.values()), "mistakes": wrong}
    return render(request, f"{FOLDER}new.html", page)


@needs("local_definition", Action.CREATE, own=True)
def what(request: HttpRequest) -> HttpResponse:
    """The second step: what it says of itself, and what is counted."""
    desk_of(request)
    if (draft := _draft(request)) is None:
        return _to("desk-local-new")
    wrong: tuple[Wrong, ...] = ()
    if request.method == "POST":
        hidden = ("part_of",) if draft.way is Way.CHANGE else ()
        draft = draft.with_typed(_sent(request), (*OF_EXAMPLE, *hidden))
        _keep(request, draft)
        typed = Typed(draft.typed)
        if said(draft, typed):
            return _to("desk-local-example" if draft.has_example else "desk-local-look")
        wrong = typed.wrong
    sections = [section(*asked, draft.typed, wrong) for asked in questions(draft)]
    page = {"draft": draft, "sections": sections, "mistakes": mistakes(sections, wrong)}
    return render(request, f"{FOLDER}what.html", page)


@needs("local_definition", Action.CREATE, own=True)
def example(request: HttpRequest) -> HttpResponse:
    """The third step: a worked example."""
    desk_of(request)
    if (draft := _draft(request)) is None or not draft.has_example:
        return _to("desk-local-new")
    if (so_far := said(draft, Typed(draft.typed))) is None:
        return _to("desk-local-what")
    wrong: tuple[Wrong, ...] = ()
    if request.method == "POST":
        its = set(draft.typed) - {name for name in draft.typed if name.startswith(OF_EXAMPLE)}
        draft = draft.with_typed(_sent(request), tuple(its))
        _keep(request, draft)
        typed = Typed(draft.typed)
        if proved(draft, typed):
            return _to("desk-local-look")
        wrong = typed.wrong
    return render(request, f"{FOLDER}example.html", _example_page(draft, so_far, wrong))


def _example_page(draft: Draft, so_far: Filled, wrong: tuple[Wrong, ...]) -> dict[str, Any]:
    one, errors = so_far.definition, {each.field: each.says.in_(current()) for each in wrong}
    shown = grid(one, draft.typed, errors) if isinstance(one, Metric) else None
    asked = numbers(one, draft.typed, errors) if not isinstance(one, Metric) else []
    texts = section(*of_example(one), draft.typed, wrong)
    return {
        "draft": draft,
        "definition": one,
        "grid": shown,
        "numbers": asked,
        "year": one.edition[-1].from_,
        "section": texts,
        "mistakes": mistakes([texts], wrong) if not shown else shown.mistakes([texts], wrong),
    }


@needs("local_definition", Action.CREATE, own=True)
def look_at(request: HttpRequest) -> HttpResponse:
    """The last step: look at what comes of it, and save it."""
    desk = desk_of(request)
    if (draft := _draft(request)) is None:
        return _to("desk-local-new")
    if (filled := proved(draft, Typed(draft.typed))) is None:
        return _to("desk-local-example" if draft.has_example else "desk-local-what")
    refusal = ""
    shown = look(desk, filled)
    if request.method == "POST" and shown.agrees:
        try:
            signed = {"by": visitor(request).name, "on": timezone.localdate()}
            what = What.MAKE if draft.way is Way.NEW else What.CHANGE
            path = _written(request, filled.key, what, lambda: kept(draft, filled, desk.definitions, **signed))
        except Remediable as error:
            refusal = error.in_(current())
        else:
            return _saved(request, filled.key, str(path))
    return render(request, f"{FOLDER}look.html", {"draft": draft, "look": shown, "refusal": refusal})


def _written(request: HttpRequest, key: str, what: str, write: Callable[[], Path]) -> Path:
    """Write a definition; on a server record it too, and leave it to the director to approve: all of it or nothing."""
    who = visitor(request)
    with transaction.atomic():
        note(request, f"definition.{what}", key)
        path = write()
        if who.membership:
            acts.changed(who, key, what, path)
    return path


def _saved(request: HttpRequest, key: str, path: str) -> HttpResponse:
    request.session.pop(DRAFT, None)
    request.session[SAVED] = {"key": key, "path": path}
    return _to("desk-local-own")


@needs("local_definition", Action.CHANGE, own=True)
def change(request: HttpRequest, key: str) -> HttpResponse:
    """Begin a change of a definition, or where nothing was counted by it yet, a correction."""
    desk = desk_of(request)
    try:
        draft = change_of(key) if key in _with_figures(desk) else correction_of(key)
    except Remediable as error:
        return render(request, f"{FOLDER}refused.html", {"refusal": error.in_(current())})
    _keep(request, draft)
    return _to("desk-local-what")


@needs("local_definition", Action.CHANGE, own=True)
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Say after which year there is no figure any more."""
    desk_of(request)
    try:
        found = keeping.standing(key)
    except Remediable as error:
        return render(request, f"{FOLDER}refused.html", {"refusal": error.in_(current())})
    typed, refusal = Typed(_sent(request)), ""
    if request.method == "POST":
        year = typed.year("until")
        try:
            if year is not None:
                signed = {"by": visitor(request).name, "on": timezone.localdate()}
                ends = partial(keeping.end, key, year, typed.said("seen"), **signed)
                path = _written(request, key, What.WITHDRAW, ends)
                return _saved(request, key, str(path))
            refusal = typed.wrong[0].says.in_(current())
        except Remediable as error:
            refusal = error.in_(current())
    page = {"key": key, "standing": found, "until": typed.said("until"), "refusal": refusal}
    return render(request, f"{FOLDER}withdraw.html", page)


def _draft(request: HttpRequest) -> Draft | None:
    held = request.session.get(DRAFT)
    return msgspec.convert(held, Draft) if held else None


def _keep(request: HttpRequest, draft: Draft) -> None:
    request.session[DRAFT] = msgspec.to_builtins(draft)


def _sent(request: HttpRequest) -> dict[str, list[str]]:
    """Return what was sent, but for the token that says that it comes from our own page."""
    return {name: [str(one) for one in its] for name, its in request.POST.lists() if name != "csrfmiddlewaretoken"}


def _to(name: str) -> HttpResponse:
    return HttpResponseRedirect(reverse(name))
