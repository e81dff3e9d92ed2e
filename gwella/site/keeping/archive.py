"""The archive of a backup: a tar of rows and files with a signed list of them, encrypted as a whole."""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import msgspec
import pyrage

from gwella import __version__
from gwella.code_of_practice.errors import ReturnRejected
from gwella.code_of_practice.writing import whole
from gwella.packages.keyfile import is_signed, signature
from gwella.site.keeping.key import RestoreKey

LIST, SIGNED, ROWS, FILES = "list.json", "list.sig", "rows", "files"
FORMAT = 1
CHUNK = 1024 * 1024


class Held(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The signed list: when and by which version it was made, the database's migrations, its rows, and every file."""

    format: int
    version: str
    made_at: datetime
    migrations: tuple[tuple[str, str], ...]
    rows: Mapping[str, int]
    files: Mapping[str, str]  # path in the archive: SHA-256


def held(folder: Path, made_at: datetime, migrations: list[tuple[str, str]], rows: Mapping[str, int]) -> Held:
    """Return the list of what lies below `folder`."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    files = {path.relative_to(folder).as_posix(): digest(path) for path in paths}
    return Held(FORMAT, __version__, made_at, tuple(migrations), rows, files)


def write(folder: Path, its: Held, to: Path, recipient: str, secret: bytes) -> None:
    """Write what lies below `folder`, its list and the list's signature to `to`: encrypted, and whole or not at all."""
    said = msgspec.json.format(msgspec.json.encode(its), indent=1)
    plain = to.with_name(f".{to.name}.plain")
    try:
        with plain.open("wb") as opened:
            plain.chmod(0o600)
            with tarfile.open(fileobj=opened, mode="w:gz", compresslevel=6) as tar:
                _add(tar, LIST, said)
                _add(tar, SIGNED, signature(secret, said))
                for name in its.files:
                    tar.add(folder / name, arcname=name, recursive=False)
        with whole(to) as unfinished, plain.open("rb") as reader, unfinished.open("wb") as writer:
            pyrage.encrypt_io(reader, writer, [pyrage.x25519.Recipient.from_str(recipient)])
    finally:
        plain.unlink(missing_ok=True)


def read(archive: Path, key: RestoreKey, into: Path) -> Held:
    """Unpack an archive into the empty folder `into` and return its list, once everything in it is as it was signed.

    Raises ReturnRejected for what this key does not open, what is damaged, what another installation made, and what a
    newer Gwella wrote.
    """
    plain = into.with_name(f"{into.name}.tar.gz")
    try:
        with archive.open("rb") as reader, plain.open("wb") as writer:
            plain.chmod(0o600)
            pyrage.decrypt_io(reader, writer, [pyrage.x25519.Identity.from_str(key.identity)])
        with tarfile.open(plain, mode="r:gz") as tar:
            tar.extractall(into, filter="data")
    except (pyrage.DecryptError, tarfile.TarError, EOFError, OSError, ValueError):
        raise ReturnRejected("backup.not_opened", file=archive.name) from None
    finally:
        plain.unlink(missing_ok=True)
    return _checked(into, key, archive.name)


def _checked(folder: Path, key: RestoreKey, name: str) -> Held:
    if not (folder / LIST).is_file() or not (folder / SIGNED).is_file():
        raise ReturnRejected("backup.not_opened", file=name)
    said = (folder / LIST).read_bytes()
    if not is_signed(key.verify, said, (folder / SIGNED).read_bytes()):
        raise ReturnRejected("backup.foreign", file=name)
    its = msgspec.json.decode(said, type=Held)
    if its.format > FORMAT:
        raise ReturnRejected("backup.newer", file=name)
    for own in (LIST, SIGNED):
        (folder / own).unlink()
    there = {path.relative_to(folder).as_posix(): digest(path) for path in folder.rglob("*") if path.is_file()}
    if there != dict(its.files):
        raise ReturnRejected("backup.damaged", file=name)
    return its


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, as 64 hexadecimal figures."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    info.mode = 0o600
    tar.addfile(info, io.BytesIO(content))
