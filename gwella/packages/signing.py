"""Whose a package is: one Ed25519 key an installation signs with, and the public keys of those whom it believes.

The signing key never leaves its folder. A public key travels as a short text file, and two people compare its
fingerprint by telephone before it is believed: nothing else says whose a key is. RFC 8032.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from gwella.code_of_practice.errors import NotAllowed, NotFound, ReturnRejected
from gwella.code_of_practice.places import area, areas
from gwella.code_of_practice.writing import make_folder, whole
from gwella.packages.keyfile import KEY_BYTES, is_signed, public_of, secret_in, signature

PRIVATE, BELIEVED = "signing.key", "believed"
LONGEST = 2_000  # characters of a public key's file; it has some 150


class PublicKey(msgspec.Struct, frozen=True):
    """The public key of a place: what its packages are checked with."""

    place: str
    raw: bytes

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.raw)

    def signed(self, what: bytes, by: bytes) -> bool:
        """Return whether the signature `by` is this key's, of exactly `what`."""
        return is_signed(self.raw, what, by)

    def text(self) -> str:
        """Return the key as the text of a file."""
        return f"gwella-public-key 1\nplace {self.place}\nkey {base64.b64encode(self.raw).decode()}\n"


def fingerprint(public: bytes) -> str:
    """Return the first 128 bits of a public key's SHA-256 in groups of four, short enough to be read out."""
    name = hashlib.sha256(public).hexdigest()[:32]
    return " ".join(name[at : at + 4] for at in range(0, len(name), 4))


class SigningKey(msgspec.Struct, frozen=True):
    """The key that this installation signs with for a place."""

    place: str
    raw: bytes

    def sign(self, what: bytes) -> bytes:
        """Return the signature of `what`, 64 bytes."""
        return signature(self.raw, what)

    @property
    def public(self) -> PublicKey:
        return PublicKey(self.place, public_of(self.raw))


def signing_key(folder: Path, place: str) -> SigningKey:
    """Return the key with which this installation signs for `place`, made at first use, for its owner alone.

    Raises NotFound for what is no place, NotAllowed where the folder cannot be written, and ReturnRejected for a
    damaged key.
    """
    its = _folder(folder, place)
    make_folder(folder, private=True)
    return SigningKey(area(place).code, secret_in(its / PRIVATE))


def places_here(folder: Path) -> tuple[str, ...]:
    """Return the places for which this installation has a signing key."""
    return tuple(sorted(path.parent.name for path in folder.glob(f"*/{PRIVATE}") if path.parent.name in areas()))


def known_keys(folder: Path, place: str) -> tuple[PublicKey, ...]:
    """Return the keys that are believed to be of `place`, and its own where this installation signs for it."""
    own = (signing_key(folder, place).public,) if area(place).code in places_here(folder) else ()
    return (*own, *(key for key in believed(folder, place) if key not in own))


def read_key(text: str, file: str) -> PublicKey:
    """Return the public key that a file holds. Raises ReturnRejected for anything else."""
    said = dict(line.split(" ", 1) for line in text[:LONGEST].splitlines() if " " in line)
    try:
        raw = base64.b64decode(said.get("key", ""), validate=True)
    except binascii.Error:
        raw = b""
    if said.get("gwella-public-key") != "1" or len(raw) != KEY_BYTES or said.get("place") not in areas():
        raise ReturnRejected("packages.not_a_key", file=file)
    return PublicKey(said["place"], raw)


def believe(folder: Path, key: PublicKey) -> Path:
    """Believe from now on what `key` signs for its place; return where it is kept. Raises NotAllowed."""
    its = _folder(folder, key.place) / BELIEVED
    for one in (folder, its.parent, its):
        make_folder(one, private=True)
    path = its / f"{key.fingerprint.replace(' ', '')}.txt"
    with whole(path) as unfinished:
        unfinished.write_text(key.text(), encoding="utf-8")
    return path


def believe_no_longer(folder: Path, place: str, fingerprint: str) -> None:
    """Believe a key no longer: it was lost, or was never theirs. Raises NotFound where it is not believed."""
    wanted = "".join(fingerprint.split()).lower()
    for path in (_folder(folder, place) / BELIEVED).glob("*.txt"):
        if path.stem == wanted:
            try:
                path.unlink()
            except OSError:
                raise NotAllowed("writing.not_written", file=str(path), folder=str(path.parent)) from None
            return
    raise NotFound("packages.not_believed", place=area(place).name)


def believed(folder: Path, place: str) -> tuple[PublicKey, ...]:
    """Return the keys that are believed to be of `place`: several while one takes the place of another."""
    return tuple(_read(folder, place))


def _read(folder: Path, place: str) -> Iterator[PublicKey]:
    for path in sorted((_folder(folder, place) / BELIEVED).glob("*.txt")):
        key = read_key(path.read_text(encoding="utf-8", errors="replace"), path.name)
        if key.place == area(place).code:
            yield key


def _folder(folder: Path, place: str) -> Path:
    return folder / area(place).code
