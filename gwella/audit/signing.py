"""The key that signs checkpoints (Ed25519): made at first use, its owner’s alone to read; its public half goes out."""

from __future__ import annotations

import hashlib
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from gwella.code_of_practice.errors import NotFound, ReturnRejected
from gwella.code_of_practice.writing import make_folder, written_once

FILE = "audit-signing.key"
LARGEST = 10_000  # bytes


def signing_key(folder: Path) -> Ed25519PrivateKey:
    """Return the server's key in its data folder, made where there is none. Raises ReturnRejected for a damaged one."""
    file = folder / FILE
    if not file.exists():
        make_folder(folder, private=True)
        fresh = Ed25519PrivateKey.generate()
        written_once(file, fresh.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    try:
        key = load_pem_private_key(file.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise ReturnRejected("audit.key_damaged", file=file.name)
    return key


def public_key(file: Path) -> Ed25519PublicKey:
    """Return the public key that somebody kept outside. Raises NotFound and ReturnRejected."""
    if not file.is_file():
        raise NotFound("audit.no_file", file=file.name)
    try:
        with file.open("rb") as opened:
            key = load_pem_public_key(opened.read(LARGEST))
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise ReturnRejected("audit.no_public_key", file=file.name)
    return key


def as_pem(key: Ed25519PublicKey) -> bytes:
    """Return a public key as the content of its file."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def key_id(key: Ed25519PublicKey) -> str:
    """Return the short name by which a checkpoint tells which key signed it."""
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]
