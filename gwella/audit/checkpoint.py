"""Where every chain stood at a moment, signed, to be kept outside: only it shows that an end was cut off.

The file is JSON that people can read. What is signed is the same JSON without the signature, keys in the order of
the alphabet and without spaces, so that any other program can check it with the public key alone.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.db import transaction
from django.db.models import Max

from gwella.audit.chain import moment
from gwella.audit.models import Entry
from gwella.audit.reach import every_chain
from gwella.audit.signing import key_id
from gwella.code_of_practice.errors import NotFound, ReturnRejected

LARGEST = 1024 * 1024  # bytes; a checkpoint of all of Wales has some 5,000


class Link(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The last entry of one place's chain: its number, its hash, and when it was made."""

    place: str
    number: int
    hash: str
    at: str


class Checkpoint(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where every chain stood, when, and the id of the key that signed it."""

    made_at: str
    chains: tuple[Link, ...]
    key: str
    signature: str = ""

    @property
    def signed(self) -> bytes:
        """The bytes that the signature is of."""
        said = {name: value for name, value in msgspec.to_builtins(self).items() if name != "signature"}
        return msgspec.json.encode(said, order="sorted")


@transaction.atomic
def checkpoint(key: Ed25519PrivateKey, at: datetime) -> Checkpoint:
    """Return where every chain stands, signed with `key`."""
    with every_chain():
        ends = Entry.objects.values("place").annotate(last=Max("number")).order_by("place")
        chains = tuple(_link(end["place"], end["last"]) for end in ends)
    made = Checkpoint(made_at=moment(at), chains=chains, key=key_id(key.public_key()))
    return msgspec.structs.replace(made, signature=key.sign(made.signed).hex())


def as_file(made: Checkpoint) -> bytes:
    """Return a checkpoint as the content of its file."""
    return msgspec.json.format(msgspec.json.encode(made)) + b"\n"


def read_checkpoint(file: Path, key: Ed25519PublicKey) -> Checkpoint:
    """Return the checkpoint in `file`. Raises NotFound, and ReturnRejected where it is not as `key` signed it."""
    if not file.is_file():
        raise NotFound("audit.no_file", file=file.name)
    try:
        if file.stat().st_size > LARGEST:
            raise ValueError("too large")
        found = msgspec.json.decode(file.read_bytes(), type=Checkpoint)
    except ValueError:
        raise ReturnRejected("audit.no_checkpoint", file=file.name) from None
    if found.key != key_id(key):
        raise ReturnRejected("audit.another_key", file=file.name, key=found.key, ours=key_id(key))
    try:
        key.verify(bytes.fromhex(found.signature), found.signed)
    except (InvalidSignature, ValueError):
        raise ReturnRejected("audit.not_as_signed", file=file.name) from None
    return found


def _link(place: str, number: int) -> Link:
    last = Entry.objects.of(place).get(number=number)
    return Link(place, number, last.hash, moment(last.at))
