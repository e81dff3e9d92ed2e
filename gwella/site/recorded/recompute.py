"""The figures computed again after an erasure: by a process of its own, which reads the place's own definitions."""

from __future__ import annotations

import os
import subprocess
import sys

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from gwella.accounts.matrix import Action
from gwella.accounts.needs import needs
from gwella.accounts.recorded import record
from gwella.accounts.session import Visitor, visitor
from gwella.cli.desk_folders import Desk
from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.places import area
from gwella.measuring import figures
from gwella.metrics.files import read_results
from gwella.pages.language import current
from gwella.rights.models import Kind, Request, State
from gwella.site.books import held

LONGEST = 600  # seconds
COMMAND = (sys.executable, "-c", "from gwella.cli import main; main()", "rights", "recompute")


@needs("own_figure", Action.CREATE, own=True)
def recompute(request: HttpRequest, key: str) -> HttpResponse:
    """Compute every figure of the place again and say which changed. Signed figures are others, and stand."""
    who = visitor(request)
    its = Request.objects.of(who.place).filter(public_id=key, kind=Kind.ERASURE, state=State.DONE).first()
    if its is None:
        raise Http404
    if request.method != "POST":
        return HttpResponseRedirect(reverse("rights"))
    with held(who.place) as desk:
        said = _computed(who, desk)
        with transaction.atomic():
            own = [one for one in read_results(desk.results) if one.area == who.place]
            figures.replace(own, authority=who.place)
            record(who, "rights.recompute", on=its.public_id, facts={"changed": len(said) - 1})
    page = {"place": area(who.place), "said": said[0], "changed": said[1:], "key": key}
    return render(request, "site/recorded/recomputed.html", page)


def _computed(who: Visitor, desk: Desk) -> list[str]:
    """Compute the figures in the place's books; return what the command says. Raises NotAllowed."""
    around = os.environ | {"GWELLA_DEFINITIONS": str(desk.definitions), "GWELLA_LANG": current().value}
    command = [*COMMAND, "--from", str(desk.results), "--authority", who.place]
    try:
        done = subprocess.run(command, env=around, capture_output=True, text=True, timeout=LONGEST, check=False)  # noqa: S603 - the same interpreter
    except subprocess.TimeoutExpired:
        raise NotAllowed("rights.not_computed") from None
    if done.returncode:
        raise NotAllowed("rights.not_computed")
    return done.stdout.splitlines()
