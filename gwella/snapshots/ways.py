"""The ways in which the code of a person was ever made from an identifier, the one in use first.

A key's id is made of its way too, so that tables of two ways are never taken to be under one key. Ways of before
make no codes any more: they find somebody in what was kept then, and read copies that bear the id of then.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable

import msgspec

from gwella.snapshots import ciphered

ID_DIGITS = 12


class Way(msgspec.Struct, frozen=True):
    """One way: what its ids are made of, and what makes the MAC of an identifier (secret, identifier)."""

    label: bytes
    mac: Callable[[bytes, str], bytes]

    def id(self, secret: bytes) -> str:
        """Return the name of a secret used in this way; it gives nothing of the secret away."""
        return hashlib.sha256(self.label + secret).hexdigest()[:ID_DIGITS]

    def code(self, secret: bytes, identifier: str) -> int:
        """Return the code of an identifier: 63 bits of its MAC."""
        return int.from_bytes(self.mac(secret, identifier)[:8], "big") >> 1


def _aes_cmac(secret: bytes, identifier: str) -> bytes:
    import pyarrow as pa

    return ciphered.of_each(secret, pa.array([identifier], pa.string())).tobytes()


def _blake2s(secret: bytes, identifier: str) -> bytes:
    return hashlib.blake2s(identifier.encode(), key=secret, digest_size=8).digest()


def _hmac(secret: bytes, identifier: str) -> bytes:
    return hmac.digest(secret, identifier.encode(), "sha256")


WAYS = (
    Way(b"gwella key id, AES-CMAC", _aes_cmac),
    Way(b"gwella key id, BLAKE2s", _blake2s),  # until 28 November 2026
    Way(b"gwella key id", _hmac),  # until 26 November 2026
)
