"""The key that opens backups: kept away from the server, which can make backups and cannot read them.

age (C2SP age-encryption.org/v1) encrypts to a recipient; the signature of the installation says whose backup it is.
"""

from __future__ import annotations

import base64
import binascii
from pathlib import Path

import msgspec
import pyrage

from gwella.code_of_practice.errors import NotFound, ReturnRejected
from gwella.code_of_practice.writing import check_is_new, make_folder, whole, written_once
from gwella.packages.keyfile import KEY_BYTES, public_of, secret_in

FOLDER, SIGNING, RECIPIENT = "backups", "signing.key", "recipient.txt"
LONGEST = 4_000  # characters; the file has some 350


class RestoreKey(msgspec.Struct, frozen=True):
    """What is needed to open a backup, and to know whose it is."""

    identity: str
    verify: bytes

    @property
    def recipient(self) -> str:
        return str(pyrage.x25519.Identity.from_str(self.identity).to_public())

    def text(self) -> str:
        """Return the key as the text of a file."""
        verify = base64.b64encode(self.verify).decode()
        return f"gwella-restore-key 1\nidentity {self.identity}\nverify {verify}\n"


def signing_secret(data: Path) -> bytes:
    """Return the key that this installation signs its backups with."""
    return secret_in(data / FOLDER / SIGNING)


def make(data: Path, file: Path) -> RestoreKey:
    """Make the key, keep only its recipient here, and write all of it to `file`, which must not be there yet."""
    check_is_new(file)
    key = RestoreKey(str(pyrage.x25519.Identity.generate()), public_of(signing_secret(data)))
    # The key first: a recipient whose key was not written would make backups that nobody can open.
    if not written_once(file, key.text().encode()):
        check_is_new(file)
    make_folder(data / FOLDER, private=True)
    with whole(data / FOLDER / RECIPIENT) as unfinished:
        unfinished.write_text(f"{key.recipient}\n", encoding="ascii")
    return key


def is_made(data: Path) -> bool:
    """Say whether backups can be made: whether a key was ever made that opens them."""
    return (data / FOLDER / RECIPIENT).exists()


def recipient(data: Path) -> str:
    """Return to whom backups are encrypted. Raises NotFound where no key was made yet."""
    if not is_made(data):
        raise NotFound("backup.no_key")
    return (data / FOLDER / RECIPIENT).read_text(encoding="ascii").strip()


def read(file: Path) -> RestoreKey:
    """Return the key in `file`. Raises NotFound where there is none, ReturnRejected for anything else."""
    if not file.is_file():
        raise NotFound("backup.key_not_there", file=str(file))
    with file.open(encoding="utf-8", errors="replace") as opened:
        text = opened.read(LONGEST)
    said = dict(line.split(" ", 1) for line in text.splitlines() if " " in line)
    try:
        verify = base64.b64decode(said.get("verify", ""), validate=True)
        key = RestoreKey(said.get("identity", ""), verify)
        is_whole = bool(key.recipient) and len(verify) == KEY_BYTES and said.get("gwella-restore-key") == "1"
    except (binascii.Error, pyrage.IdentityError):
        is_whole = False
    if not is_whole:
        raise ReturnRejected("backup.not_a_key", file=str(file))
    return key
