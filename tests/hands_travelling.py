"""Packages at a page: those of an authority, and those that come to Wales and go from there."""

from __future__ import annotations

from typing import Any

from hands import Page, canary, visiting
from hands import member as new_member
from travelled import YEAR, ask, decide, sign_and_send

from gwella.code_of_practice.language import Text
from gwella.code_of_practice.places import WALES, area
from gwella.code_of_practice.results import Origin
from gwella.measuring import approval, travelling
from gwella.measuring.models.package import Direction
from gwella.packages.manifest import Kind, Manifest


def sent(place: str) -> list[Any]:
    """Sign and send a return."""
    sign_and_send(place, 412)
    return [approval.of_year(place, YEAR).public_id]


def answered(place: str) -> list[Any]:
    """Let a return come to Wales in a package, and accept it there."""
    (public_id,) = sent(place)
    decide(place, "accept")
    its = approval.find(place, public_id)
    said = Manifest(kind=Kind.RETURN, from_=place, year=YEAR, made_at=travelling.last_move(its, "send").at, key="")
    analyst = visiting(new_member("government_analyst", WALES))
    travelling.keep(Direction.TAKEN, said, "0" * 64, analyst, public_id)
    return [area(place), public_id]


def asked(place: str) -> list[Any]:
    """Ask to correct a return that left in a package and was accepted."""
    (public_id,) = sent(place)
    its = approval.find(place, public_id)
    said = Manifest(kind=Kind.RETURN, from_=place, year=YEAR, made_at=travelling.last_move(its, "send").at, key="")
    travelling.keep(Direction.MADE, said, "1" * 64, visiting(new_member("performance_officer", place)), public_id)
    decide(place, "accept")
    ask(place, canary(place))
    return [public_id]


def let_out(place: str) -> list[Any]:
    """Let figures out."""
    from sample_figures import COUNT, one

    from gwella.metrics.what_adds_up import what_adds_up
    from gwella.release.releases import publish

    label = Text(en="Figures", cy="Ffigurau")
    return [
        publish(
            [one(COUNT, place, 412, Origin.ENTERED)], profile="published_wales", label=label, adding_up=what_adds_up
        ).public_id
    ]


PAGES = [
    Page("packages", "performance_officer"),
    Page("packages", "director"),
    Page("package-open", "performance_officer", status=302),
    Page("package-return", "performance_officer", sent),
    Page("package-request", "performance_officer", asked),
    Page("national-packages", "government_analyst", at=WALES),
    Page("national-packages", "framework_steward", at=WALES),
    Page("national-package-open", "government_analyst", status=302, at=WALES),
    Page("package-answer", "government_analyst", answered, at=WALES),
    Page("package-release", "government_analyst", let_out, at=WALES),
]
