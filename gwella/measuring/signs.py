"""The sign of a question: what it is known by from one submission to the next, and from year to year.

It is an HMAC under a key that the place has for this alone, so that it tells nothing: whoever gets hold of signs
cannot try out case references, nor see that two places speak of one person.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from pathlib import Path

import msgspec
from django.conf import settings

from gwella.code_of_practice.errors import Fault
from gwella.code_of_practice.places import area
from gwella.code_of_practice.writing import make_folder, written_once

SECRET_BYTES = 32


def key_of(place: str) -> bytes:
    """Return the place's own key of signs, made where there is none yet. Raises Fault for one that is damaged."""
    path = Path(settings.DATA) / "places" / area(place).code / "signs.key"
    if not path.exists():
        make_folder(path.parent, private=True)
        written_once(path, secrets.token_bytes(SECRET_BYTES))
    key = path.read_bytes()
    if len(key) != SECRET_BYTES:
        # A new one would part every question from its answers, so nothing is made in its place.
        raise Fault("questions.key_damaged", place=area(place).name)
    return key


def sign(key: bytes, *about: str) -> str:
    """Return 64 hexadecimal figures that stand for `about` under `key`: no part of it runs into the next."""
    return hmac.new(key, msgspec.json.encode(about), hashlib.sha256).hexdigest()
