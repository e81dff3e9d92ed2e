"""What people do in an installation of their own, each step a process: `python -c 'import travelled; …'` runs one.

The figures are a sheet of two counts, so that the whole journey takes seconds.
"""

from __future__ import annotations

import msgspec

from gwella.code_of_practice.language import Text
from gwella.code_of_practice.places import WALES
from gwella.code_of_practice.results import FigureKey
from gwella.code_of_practice.sheets import sheet

YEAR = 2024
CONTACTS = "adult.contacts.received"
OFFICER, DIRECTOR, ANALYST = "Mair Puw", "Dafydd Rees", "Elin Wyn"


def figures(place: str, contacts: int) -> bytes:
    """Return the figures that are signed: one count, and one that is small."""
    from gwella.measuring.locked import COLUMNS

    def row(metric: str, value: int) -> list[str | int]:
        its = {"metric": metric, "edition": 2022, "area": place, "period": str(YEAR), "value": value}
        its |= {"numerator": value, "unit": "count", "status": "final", "what": "computed"}
        return [its.get(name, "") for name in COLUMNS]

    return sheet([COLUMNS, row(CONTACTS, contacts), row("adult.contacts.advice_given", 3)])


def member_named(role: str, place: str, name: str):
    """Return the visitor of that name, a new one where there is none."""
    from hands import member

    from gwella.accounts.models import Membership
    from gwella.accounts.session import playing

    found = Membership.objects.filter(role=role, place=place, person__name=name).first()
    return playing(found or member(role, place, name))


def sign_and_send(place: str, contacts: int) -> None:
    """Check, hand over, sign by a second person, and send the return of the year with these figures."""
    from gwella.measuring import approval, locked

    officer, director = member_named("performance_officer", place, OFFICER), member_named("director", place, DIRECTOR)
    content = figures(place, contacts)
    its = approval.begin(place, YEAR, by=officer)
    for name, by in (("check", officer), ("hand_over", officer), ("sign", director), ("send", officer)):
        seen = {"seen": locked.digest(content), "figures": content}
        its = approval.take(place, its.public_id, name, by=by, turn=its.turn, **seen)


def decide(place: str, name: str, reason: str = "") -> None:
    """Accept or return what came to Wales."""
    from gwella.measuring import approval

    its = approval.of_year(place, YEAR)
    approval.take(
        place, its.public_id, name, by=member_named("government_analyst", WALES, ANALYST), turn=its.turn, reason=reason
    )


def release(*places: str) -> None:
    """Let out what was accepted, through the gate."""
    from gwella.measuring import approval, locked
    from gwella.metrics.what_adds_up import what_adds_up
    from gwella.release.releases import publish

    rows = [one.result() for place in places for one in locked.read(approval.accepted(place, YEAR)[-1].locked).values()]
    publish(
        rows,
        profile="published_wales",
        label=Text(en="Returns of 2024-25", cy="Ffurflenni 2024-25"),
        adding_up=what_adds_up,
    )


def stands(place: str) -> None:
    """Print how the return of a place stands here."""
    from gwella.measuring import approval, locked

    its = approval.of_year(place, YEAR)
    key = FigureKey(CONTACTS, place, str(YEAR))
    steps = [[one.name, one.elsewhere, one.reason] for one in approval.moves(its)]
    said = {"stage": its.stage, "contacts": locked.read(its.locked)[key].value, "steps": steps}
    print(msgspec.json.encode(said).decode())


def shown(place: str) -> None:
    """Print the public page of a place's contacts, as anybody reads it."""
    from django.test import Client

    from gwella.code_of_practice.places import area

    address = f"/en/measures/{CONTACTS}/{area(place).slug_en}/"
    print(Client(HTTP_HOST="localhost").get(address).content.decode())


def released() -> None:
    """Print every figure that is public here, with its origin."""
    from gwella.release.models import ReleasedFigure

    rows = ReleasedFigure.objects.filter(current=True).order_by("area", "metric")
    print(msgspec.json.encode([[one.area, one.metric, one.value, one.status, one.origin] for one in rows]).decode())
