"""The door of the desk, and its first page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from gwella.accounts.matrix import LOCAL_OFFICER, Action
from gwella.accounts.needs import needs
from gwella.accounts.recorded import record
from gwella.accounts.session import Visitor, come_in, leave, visitor
from gwella.cli.desk_folders import Desk
from gwella.code_of_practice.places import Kind, area
from gwella.code_of_practice.writing import finished
from gwella.site.books import books, held

LONGEST_NAME = 80


def desk_of(request: HttpRequest) -> Desk:
    """Return the files of whoever asks: an officer's own desk, or on a server of many hands their place's books.

    Raises Http404 where the place of the session has none here.
    """
    desk: Desk | None = settings.DESK
    who = visitor(request)
    if desk is None and who.membership and area(who.place).kind is Kind.AUTHORITY:
        return books(who.place)
    if desk is None or desk.authority != who.place:
        raise Http404
    finished(desk.results)
    return desk


@contextmanager
def held_desk(request: HttpRequest) -> Iterator[Desk]:
    """Yield the files of whoever asks, to change what lies in them: on a server of many hands nobody else does then.

    Raises Http404 as `desk_of` does, and NotAllowed while a submission is being taken.
    """
    its = desk_of(request)
    if settings.DESK is not None:
        yield its
        return
    with held(its.authority) as now:
        yield now


def note(request: HttpRequest, what: str, on: str) -> None:
    """Record that whoever asks does `what` to the thing `on`; to be called in one transaction with doing it.

    An officer's own desk has its files, which say by whom they were written, and no other record.
    """
    who = visitor(request)
    if who.membership:
        record(who, what, on=on)


@needs("desk", Action.CREATE)
@never_cache
def open_desk(request: HttpRequest, key: str) -> HttpResponse:
    """Ask the officer's name and let them in: once, by the link that the command printed."""
    desk: Desk | None = settings.DESK
    if desk is None or not desk.is_opened_by(key) or _spent().exists():
        raise Http404
    name = " ".join(request.POST.get("name", "").split())
    if request.method == "POST" and 0 < len(name) <= LONGEST_NAME:
        if not _spend():
            raise Http404
        come_in(request, Visitor(LOCAL_OFFICER, desk.authority, name))
        return HttpResponseRedirect(reverse("desk"))
    wrong = request.method == "POST"
    return render(request, "site/desk/open.html", {"authority": area(desk.authority), "name": name, "wrong": wrong})


@needs("desk", Action.READ, own=True)
def desk_home(request: HttpRequest) -> HttpResponse:
    return render(request, "site/desk/home.html", {"desk": (its := desk_of(request)), "authority": area(its.authority)})


@needs("desk", Action.DELETE, own=True)
def leave_desk(request: HttpRequest) -> HttpResponse:
    """End the session. A link that only looks at this page ends nothing."""
    if request.method == "POST":
        leave(request)
        return HttpResponseRedirect(reverse("home"))
    return HttpResponseRedirect(reverse("desk"))


def _spent() -> Path:
    path: Path = settings.DATA / "desk-opened"
    return path


def _spend() -> bool:
    """Return whether this is the one who opens the desk: of two at once, one makes the file."""
    try:
        _spent().touch(exist_ok=False)
    except FileExistsError:
        return False
    return True
