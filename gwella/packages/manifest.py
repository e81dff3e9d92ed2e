"""What a package says of itself: what it is, whose, to whom, of which year, and the hash of every file in it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum, auto
from typing import Annotated

import msgspec
from msgspec import Meta

FIRST, FORMAT = 1, 2  # what is read here; 2 says requests and what is answered to them

# What a manifest may say is as long as what keeps it; a moment without its zone is none.
Short = Annotated[str, Meta(max_length=80)]
Long = Annotated[str, Meta(max_length=1000)]
Moment = Annotated[datetime, Meta(tz=True)]


class Kind(StrEnum):
    """What travels."""

    RETURN = auto()  # a signed return, from an authority
    REQUEST = auto()  # from the same: to let what was accepted be corrected
    ANSWER = auto()  # the acceptance of a return, or what is asked about it; whether a request is granted
    RELEASE = auto()  # figures that have passed the gate, from whoever released them


class Verdict(StrEnum):
    """What an answer says."""

    ACCEPTED = auto()
    RETURNED = auto()
    LET = auto()  # what was accepted may be corrected
    LEFT = auto()  # it stands as it is


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file of a package: its SHA-256 and its length in bytes."""

    sha256: str
    size: int


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A package's own account. `of` is the kind of return, `revision` 0 for the first and counts corrections.

    `signed_by` and `signed_at` are the person's own name and the moment as the signer entered them. An answer names
    what it answers by the hash of that package's manifest, and a request the return that it is about, in `answers`.
    `verdict` is an answer's only; `reason` is why a return came back or stands, what is answered when it is sent again,
    or else why an accepted one is corrected.
    """

    format: int = FIRST
    kind: Kind
    of: Annotated[str, Meta(max_length=20)] = ""
    from_: str
    to: str = ""
    year: Annotated[int, Meta(ge=1990, le=2199)]
    revision: Annotated[int, Meta(ge=0, le=999)] = 0
    made_at: Moment
    made_up: bool = False
    signed_by: Short = ""
    signed_at: Moment | None = None
    answers: Annotated[str, Meta(max_length=64)] = ""
    verdict: Verdict | None = None
    reason: Long = ""
    profile: Annotated[str, Meta(max_length=60)] = ""
    label_en: Annotated[str, Meta(max_length=200)] = ""
    label_cy: Annotated[str, Meta(max_length=200)] = ""
    key: str
    files: Mapping[str, Part] = {}


def part(content: bytes) -> Part:
    """Return what a manifest says of a file."""
    return Part(hashlib.sha256(content).hexdigest(), len(content))


def written(manifest: Manifest) -> bytes:
    """Return the manifest as the JSON that is signed, one field a line."""
    return msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"


def name_of(manifest: bytes) -> str:
    """Return the hash by which an answer names the package that it answers."""
    return hashlib.sha256(manifest).hexdigest()
