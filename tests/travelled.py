"""What people do in an installation of their own: `serve` lets them do it in a process that is their site's.

The figures are a sheet of two counts, so that the whole journey takes seconds.
"""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stdout

import msgspec

from gwella.code_of_practice.places import WALES
from gwella.code_of_practice.results import FigureKey
from gwella.code_of_practice.sheets import sheet

YEAR = 2024
CONTACTS = "adult.contacts.received"
OFFICER, DIRECTOR, ANALYST, STEWARD = "Mair Puw", "Dafydd Rees", "Elin Wyn", "Gwyn Parri"


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


def sign_and_send(place: str, contacts: int, answer: str = "") -> None:
    """Check or `answer`, hand over, sign by a second person, and send the return of the year, or its correction."""
    from gwella.measuring import approval, locked

    officer, director = member_named("performance_officer", place, OFFICER), member_named("director", place, DIRECTOR)
    content = figures(place, contacts)
    its = approval.of_year(place, YEAR) or approval.begin(place, YEAR, by=officer)
    first = "answer" if answer else "check"
    for name, by in ((first, officer), ("hand_over", officer), ("sign", director), ("send", officer)):
        seen = {"seen": locked.digest(content), "figures": content, "reason": answer if name == first else ""}
        its = approval.take(place, its.public_id, name, by=by, turn=its.turn, **seen)


def ask(place: str, reason: str) -> None:
    """Ask at the authority to correct what was accepted."""
    from gwella.measuring import approval

    its = approval.of_year(place, YEAR)
    officer = member_named("performance_officer", place, OFFICER)
    approval.take(place, its.public_id, approval.ASKS, by=officer, turn=its.turn, reason=reason)


def decide(place: str, name: str, reason: str = "") -> None:
    """Decide at Wales about what came."""
    from gwella.measuring import approval

    its = approval.of_year(place, YEAR)
    approval.take(
        place, its.public_id, name, by=member_named("government_analyst", WALES, ANALYST), turn=its.turn, reason=reason
    )


def release() -> None:
    """Let out what was accepted, through the gate: one puts it together, and another lets it out."""
    from gwella.measuring import candidates, releasing

    analyst = member_named("government_analyst", WALES, ANALYST)
    its = releasing.propose(YEAR, by=analyst, seen=candidates.candidate(YEAR).digest)
    releasing.decide(its.public_id, releasing.LETS_OUT, by=member_named("framework_steward", WALES, STEWARD))


def stands(place: str) -> None:
    """Print how the latest revision of the return of a place stands here."""
    from gwella.measuring import approval, locked

    its = approval.of_year(place, YEAR)
    key = FigureKey(CONTACTS, place, str(YEAR))
    steps = [[one.name, one.elsewhere, one.reason] for one in approval.moves(its)]
    contacts = locked.read(its.locked)[key].value if its.locked else None
    said = {"revision": its.revision, "stage": its.stage, "contacts": contacts, "steps": steps}
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


def serve() -> None:
    """Do what each line names, with what it is given, and answer with a line of what was printed."""
    for line in sys.stdin:
        what, *given = msgspec.json.decode(line)
        with redirect_stdout(io.StringIO()) as said:
            globals()[what](*given)
        print(msgspec.json.encode(said.getvalue()).decode(), flush=True)
