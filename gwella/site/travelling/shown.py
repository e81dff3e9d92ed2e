"""What the pages of packages share: an upload taken whole or refused, what came, the keys, and a package as a file."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from gwella.accounts.matrix import Action, Need, matrix
from gwella.accounts.session import Visitor, visitor
from gwella.code_of_practice.errors import NotAllowed, Remediable, ReturnRejected
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.places import Area, area
from gwella.code_of_practice.years import Period
from gwella.measuring import approval, arriving, travelling
from gwella.measuring.models import Package, Return
from gwella.measuring.models.package import Direction
from gwella.packages.manifest import Kind
from gwella.packages.opened import LONGEST_PACKAGE
from gwella.packages.signing import known_keys

ZIP = "application/zip"
FIELD = "package"
OPENS = Need(resource="package", action=Action.CREATE)
LONGEST_NAME = 80
MOST_SHOWN = 50


class Key(msgspec.Struct, frozen=True):
    """A key that is believed here: whose it is, and its fingerprint."""

    place: Text
    fingerprint: str


class Travels(msgspec.Struct, frozen=True):
    """A return that can travel, or whose answer can."""

    its: Return
    period: Period
    area: Area

    @property
    def place(self) -> Text:
        return self.area.name


def keys_folder() -> Path:
    """Return the folder of the keys that this server signs with and believes."""
    return Path(settings.DATA) / travelling.FOLDER


def told(its: Return) -> Travels:
    """Return a return as the pages say it."""
    return Travels(its, Period.of_year(its.year), area(its.authority))


def keys(*places: str) -> list[Key]:
    """Return the keys that are known of these places, this server's own among them; none is made by looking."""
    folder = keys_folder()
    return [Key(area(place).name, key.fingerprint) for place in places for key in known_keys(folder, place)]


def came(who: Visitor) -> list[tuple[Package, Kind, Text, Return | None]]:
    """Return what was taken at a place, the newest first: the package, its kind, whose it is, and the return in it."""
    rows = Package.objects.of(who.place).filter(direction=Direction.TAKEN).order_by("-at")[:MOST_SHOWN]
    return [(one, Kind(one.kind), area(one.sender).name, _about(one)) for one in rows]


def _about(one: Package) -> Return | None:
    """Return what a package is about, kept with the authority whose return it is; None of a release."""
    place = one.authority if one.kind == Kind.ANSWER else one.sender
    return approval.find(place, one.on) if one.kind != Kind.RELEASE else None


def page(who: Visitor, *, own: bool) -> dict[str, Any]:
    """Return what every page of packages shows to `who`."""
    return {"came": came(who), "can_open": matrix().allows(who.role, OPENS, own=own), "place": area(who.place)}


def open_upload(request: HttpRequest, route: str, template: str, shows: dict[str, Any]) -> HttpResponse:
    """Take the package that was sent and lead back to `route`; what is refused is said on the page it was sent from."""
    address = reverse(route)
    if request.method != "POST":
        return HttpResponseRedirect(address)
    who = visitor(request)
    try:
        content, name = _sent(request)
        taken = arriving.take(arriving.open_package(content, name, at=who.place, keys=keys_folder()), by=who)
    except Remediable as refusal:
        arriving.refused(refusal, by=who)
        return render(request, template, {**shows, "refusal": refusal}, status=HTTPStatus.CONFLICT)
    return HttpResponseRedirect(f"{address}?done={'taken' if taken.is_new else 'before'}")


def file_of(made: travelling.Made) -> HttpResponse:
    """Return a package as a file."""
    response = HttpResponse(made.package, content_type=ZIP)
    response["Content-Disposition"] = f'attachment; filename="{made.file}"'
    return response


def _sent(request: HttpRequest) -> tuple[bytes, str]:
    """Return the file that was sent, and what it is called. Raises NotAllowed and ReturnRejected."""
    upload = request.FILES.get(FIELD)
    if upload is None:
        raise NotAllowed("packages.none_chosen")
    name = "".join(sign if sign.isprintable() else " " for sign in str(upload.name))[:LONGEST_NAME]
    if (upload.size or 0) > LONGEST_PACKAGE:
        raise ReturnRejected("packages.too_large", file=name)
    return upload.read(), name
