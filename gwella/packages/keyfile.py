"""An Ed25519 key in a file of its own, made at first use and for its owner alone. RFC 8032."""

from __future__ import annotations

from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from gwella.code_of_practice.errors import ReturnRejected
from gwella.code_of_practice.writing import make_folder, written_once

KEY_BYTES = 32


def secret_in(file: Path) -> bytes:
    """Return the secret key in `file`, 32 bytes, made where there is none.

    Raises NotAllowed where it cannot be written, and ReturnRejected where something else lies there.
    """
    make_folder(file.parent, private=True)
    if not file.exists():
        written_once(file, Ed25519PrivateKey.generate().private_bytes_raw())
    secret = file.read_bytes()
    if len(secret) != KEY_BYTES:
        raise ReturnRejected("packages.key_damaged", file=str(file))
    return secret


def public_of(secret: bytes) -> bytes:
    """Return the public key of a secret one, 32 bytes."""
    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def signature(secret: bytes, what: bytes) -> bytes:
    """Return the signature of `what`, 64 bytes."""
    return Ed25519PrivateKey.from_private_bytes(secret).sign(what)


def is_signed(public: bytes, what: bytes, by: bytes) -> bool:
    """Return whether the signature `by` is of exactly `what`, by the key whose public half is given."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(by, what)
    except InvalidSignature:
        return False
    return True
