"""Who is in the session: their role, their place and their name. Nothing that a request says changes them.

A session is looked at only where its cookie was sent, so that public pages set none and vary by none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from django.conf import settings
from django.http import HttpRequest

from gwella.accounts.matrix import PUBLIC

KEPT = "visitor"


class Visitor(msgspec.Struct, frozen=True):
    """Whoever asks: a role of the matrix, the code of their authority (empty for none), and their name."""

    role: str = PUBLIC
    place: str = ""
    name: str = ""


NOBODY = Visitor()


def visitor(request: HttpRequest) -> Visitor:
    """Return who asks; the public where nobody has come in."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return NOBODY
    kept = request.session.get(KEPT)
    return msgspec.convert(kept, Visitor) if kept else NOBODY


def come_in(request: HttpRequest, who: Visitor) -> None:
    """Let `who` in, under a session of a new name, so that one known before opens nothing."""
    request.session.flush()
    request.session[KEPT] = msgspec.to_builtins(who)


def leave(request: HttpRequest) -> None:
    """End the session, here and on the server."""
    request.session.flush()


def in_page(request: HttpRequest) -> Mapping[str, Any]:
    """Tell every template who reads it."""
    return {"visitor": visitor(request)}
