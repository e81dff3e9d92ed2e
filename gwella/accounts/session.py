"""Who is in the session: their role, their place and their name. Nothing that a request says changes them.

A session is looked at only where its cookie was sent, so that public pages set none and vary by none. Whoever signed
in is looked up again at every request: a session ends with the sign-in and with the role that opened it. Between
the password and the second factor, or before a part is chosen, somebody is `arriving`, and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from django.conf import settings
from django.contrib.auth import SESSION_KEY, get_user
from django.http import HttpRequest

from gwella.accounts.matrix import ARRIVING, PUBLIC, Action, Need, matrix
from gwella.accounts.models import Membership, Person
from gwella.accounts.sign_ins import is_open, played
from gwella.code_of_practice.places import area

KEPT, SIGN_IN = "visitor", "sign_in"
PEOPLE = Need(resource="person_and_role", action=Action.READ)


class Visitor(msgspec.Struct, frozen=True):
    """Whoever asks: a role of the matrix, the code of their place (empty for none), and their name.

    `person` and `membership` are the public ids of whoever signed in and of the part they play; both are empty for
    the public and for an officer at their own machine. `team` is the public id of their team, where they have one.
    """

    role: str = PUBLIC
    place: str = ""
    name: str = ""
    person: str = ""
    membership: str = ""
    team: str = ""


NOBODY = Visitor()


def visitor(request: HttpRequest) -> Visitor:
    """Return who asks; the public where nobody has come in, or where the role they came in by has ended."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return NOBODY
    if (known := getattr(request, "_visitor", None)) is None:
        known = request._visitor = _asked(request)  # type: ignore[attr-defined]
    return known


def come_in(request: HttpRequest, who: Visitor) -> None:
    """Let `who` in, under a session of a new name, so that one known before opens nothing."""
    request.session.flush()
    play(request, who)


def play(request: HttpRequest, who: Visitor) -> None:
    """Put who asks into the session as it is: whoever has signed in takes up one of their parts."""
    request.session.cycle_key()
    request.session[KEPT] = msgspec.to_builtins(who)
    request._visitor = who  # type: ignore[attr-defined]


def leave(request: HttpRequest) -> None:
    """End the session, here and on the server."""
    request.session.flush()
    request._visitor = NOBODY  # type: ignore[attr-defined]


def playing(membership: Membership) -> Visitor:
    """Return the visitor that somebody is who plays this part."""
    person = membership.person
    return Visitor(
        membership.role, membership.place, person.name, person.public_id, membership.public_id, membership.team
    )


def in_page(request: HttpRequest) -> Mapping[str, Any]:
    """Tell every template who reads it, in which role and where."""
    who = visitor(request)
    if not who.person:
        # A desk is opened by its link: nobody signs in there.
        return {"visitor": who, "is_desk": settings.DESK is not None}
    where = area(who.place).name if who.place else ""
    reads_people = matrix().allows(who.role, PEOPLE, own=True) and bool(who.place)
    its = {"visitor_role": matrix().roles[who.role].title, "visitor_place": where, "sees_people": reads_people}
    return {"visitor": who, **its}


def _asked(request: HttpRequest) -> Visitor:
    kept = request.session.get(KEPT)
    who = msgspec.convert(kept, Visitor) if kept else NOBODY
    if not (who.membership or SESSION_KEY in request.session):
        return who
    return _playing(request, who) if who.membership else _arriving(request)


def _arriving(request: HttpRequest) -> Visitor:
    if not is_open(request.session.get(SIGN_IN, "")):
        leave(request)
        return NOBODY
    person = get_user(request)
    return Visitor(ARRIVING, name=person.name, person=person.public_id) if isinstance(person, Person) else NOBODY


def _playing(request: HttpRequest, who: Visitor) -> Visitor:
    its = played(request.session.get(SIGN_IN, ""), who.membership)
    # Whose part it is, is whose sign-in it is: the one is never left in a session of the other.
    if its is None or str(its.person_id) != request.session.get(SESSION_KEY):
        leave(request)
        return NOBODY
    return playing(its)  # as it stands now: a part that was changed is not played as it was
