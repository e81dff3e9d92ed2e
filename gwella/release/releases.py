"""The verb of the release: let figures out, through the gate, all or none."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from django.db import transaction
from django.db.models import Exists, OuterRef

from gwella.code_of_practice.errors import ReturnRejected
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.results import Origin, Result
from gwella.disclosure.adding_up import ByYear
from gwella.release.gate import passed
from gwella.release.models import Release, ReleasedFigure
from gwella.release.queries import earlier
from gwella.release.rows import KEY

AT_A_TIME = 500


@transaction.atomic
def publish(results: Iterable[Result], *, profile: str, label: Text, adding_up: ByYear) -> Release:
    """Let `results` out under the disclosure profile named `profile`; they pass the gate here.

    Everything let out before is looked at with them, and what the attack on all of it found is kept.

    A figure let out before stays in its release and is no longer the current one. Raises ReturnRejected
    when there is nothing to let out, or when figures of several origins came together: made-up and
    published figures never share a release, so they cannot share a chart. Code of practice 8.1.
    """
    results = list(results)
    origin = _origin(results)
    through = passed(results, profile, adding_up=adding_up, earlier=earlier(results))
    figures, attacked = through.rows, msgspec.to_builtins(through.attacked)
    release = Release.objects.create(
        profile=profile, origin=origin, label_en=label.en, label_cy=label.cy, attacked=attacked
    )
    rows = [ReleasedFigure.from_result(figure, release=release, current=False) for figure in figures]
    ReleasedFigure.objects.bulk_create(rows, batch_size=AT_A_TIME)
    _make_current(release)
    return release


def _origin(figures: list[Result]) -> Origin:
    origins = {figure.origin for figure in figures}
    if not origins:
        raise ReturnRejected("release.nothing")
    if len(origins) > 1:
        raise ReturnRejected("release.several_origins", origins=", ".join(sorted(origins)))
    return origins.pop()


def _make_current(release: Release) -> None:
    same = {name: OuterRef(name) for name in KEY}
    newer = ReleasedFigure.objects.filter(release=release, **same)
    ReleasedFigure.objects.filter(Exists(newer), current=True).update(current=False)
    release.figures.update(current=True)
