"""Where the keys of authorities lie: one file of 32 bytes for each, and those that were replaced beside it.

`<authority>.key` is the key in use; `<authority>.<id>.key` is one that was kept aside when another took its
place. docs/keys.md says what happens when a key is lost, stolen or rotated.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from gwella.code_of_practice.errors import NotAllowed, NotFound, ReturnRejected
from gwella.code_of_practice.places import area
from gwella.code_of_practice.writing import make_folder, whole, written_once
from gwella.snapshots.keys import SECRET_BYTES, Key

OWNER_ONLY = 0o600


def key_file(folder: Path, authority: str) -> Path:
    """Return where the key of `authority` lies. Raises NotFound for what is no area's code, a path among them."""
    return folder / f"{area(authority).code}.key"


def aside_file(folder: Path, authority: str, key_id: str) -> Path:
    """Return where a key of `authority` lies that another has replaced."""
    return key_file(folder, authority).with_suffix(f".{key_id}.key")


def kept_aside(folder: Path, authority: str) -> tuple[Path, ...]:
    """Return the files of the keys of `authority` that others have replaced."""
    return tuple(sorted(folder.glob(f"{area(authority).code}.*.key")))


def key_kept_aside(file: Path, authority: str) -> Key | None:
    """Return the key in `file` when that is one of `authority` kept aside: its name says whose it is, and its id."""
    code, *rest = file.name.split(".", 1)
    if code != area(authority).code or not file.is_file() or file.stat().st_size != SECRET_BYTES:
        return None
    found = Key(file.read_bytes())
    return found if rest in ([f"{name}.key"] for name in found.ids) else None


def find_key(folder: Path, authority: str) -> Key | None:
    """Return the key of `authority`, None where there is none. Raises ReturnRejected for a damaged one."""
    path = key_file(folder, authority)
    if not path.exists():
        return None
    secret = path.read_bytes()
    if len(secret) != SECRET_BYTES:
        raise ReturnRejected("snapshots.key_damaged", file=path.name, authority=authority)
    return Key(secret)


def the_key(folder: Path, authority: str) -> Key:
    """Return the key of `authority`. Raises NotFound where there is none, ReturnRejected for a damaged one."""
    key = find_key(folder, authority)
    if key is None:
        raise _none(folder, authority)
    return key


def new_key() -> Key:
    """Return a key that nobody had before."""
    return Key(secrets.token_bytes(SECRET_BYTES))


def put_key(folder: Path, authority: str, key: Key) -> Key:
    """Give `authority` this key unless it has one, and return the one it has now.

    Raises NotAllowed where the folder cannot be written, and ReturnRejected where a damaged key lies there.
    """
    if found := find_key(folder, authority):
        return found
    make_folder(folder, private=True)
    written_once(key_file(folder, authority), key.secret)
    return the_key(folder, authority)


def is_damaged(folder: Path, authority: str) -> bool:
    """Say whether the file of the key is there and holds no key."""
    path = key_file(folder, authority)
    return path.exists() and path.stat().st_size != SECRET_BYTES


def has_another(folder: Path, authority: str, key: Key) -> bool:
    """Say whether the file of the key is there and holds something else than `key`."""
    path = key_file(folder, authority)
    return path.exists() and path.read_bytes() != key.secret


def replace_key(folder: Path, authority: str, key: Key) -> Path:
    """Let `key` take the place of the one there is, damaged or not; return where that one is kept aside.

    The old one has its second name before the new one has the first, so that a killed process loses neither.
    Raises NotAllowed, and NotFound where there is none to replace.
    """
    path = key_file(folder, authority)
    with _one_at_a_time(folder, authority):
        if not path.exists():
            raise _none(folder, authority)
        old = path.read_bytes()
        aside = aside_file(folder, authority, Key(old).id)
        _write(aside, old)
        _write(path, key.secret)
        for name in key.ids:
            aside_file(folder, authority, name).unlink(missing_ok=True)  # one that is in use again is not aside
    return aside


def refuse_lost(folder: Path, authority: str, key_ids: Collection[str]) -> None:
    """Raise NotFound when tables in force are under `key_ids` and `authority` has no key at all.

    A new key would end the linking of years, and nobody would know; so a person says that it may.
    """
    if key_ids and not key_file(folder, authority).exists():
        ids, name = ", ".join(sorted(set(key_ids))), area(authority).name
        raise NotFound("snapshots.key_lost", key=ids, area=name, authority=authority, folder=str(folder))


@contextmanager
def _one_at_a_time(folder: Path, authority: str) -> Iterator[None]:
    """Let one process at a time replace the key of `authority`. Raises NotAllowed where another is doing it."""
    from filelock import FileLock, Timeout

    path = folder / f".{area(authority).code}.lock"
    make_folder(folder, private=True)
    lock = FileLock(path, blocking=False)  # the system's: it goes with the process that holds it, however that ends
    try:
        lock.acquire()
    except Timeout:
        raise NotAllowed("snapshots.key_in_hand", area=area(authority).name) from None
    except OSError:
        raise NotAllowed("writing.not_written", file=str(path), folder=str(folder)) from None
    try:
        yield
    finally:
        lock.release()


def _write(path: Path, secret: bytes) -> None:
    with whole(path) as unfinished:
        unfinished.touch(OWNER_ONLY)
        unfinished.write_bytes(secret)


def _none(folder: Path, authority: str) -> NotFound:
    return NotFound("snapshots.no_key", area=area(authority).name, authority=authority, folder=str(folder))
