"""Whether all is well with an installation: what is looked at, each with a sentence, and what to do where it is not."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from gwella.accounts.wall import placed
from gwella.accounts.whole import whole_providers
from gwella.audit import walls
from gwella.audit.kept_outside import made_at
from gwella.audit.verifying import against, verify
from gwella.cli import landlock
from gwella.code_of_practice.errors import Remediable
from gwella.code_of_practice.messages import Message, Parameter, message
from gwella.metrics.definitions import definitions
from gwella.office import heard
from gwella.site.keeping import backup, checkpoints, key

LEAST_ROOM = 1024**3  # bytes
OLDEST_BACKUP = timedelta(days=2)
OLDEST_CHECKPOINT = timedelta(days=2)
LOCAL = {"localhost", "127.0.0.1", "[::1]"}
SECRETS = ("*.key",)


class Looked(msgspec.Struct, frozen=True):
    """What was looked at, whether it is well, and the sentence that says so or says what to do."""

    what: str
    is_well: bool
    said: Message


def examined(data: Path, now: datetime) -> Iterator[Looked]:
    """Yield everything that was looked at, one after the other."""
    yield from database(data)
    yield _folder(data)
    yield _room(data)
    yield _secrets(data)
    yield _definitions()
    yield _reading()
    yield _served()
    yield _sign_on()
    yield _letters()
    yield _worker(now)
    yield _checkpoint(now)
    yield _backup_key(data)
    yield _backup(data, now)


def database(data: Path) -> Iterator[Looked]:
    """Yield what was found of the database."""
    try:
        connection.ensure_connection()
    except DatabaseError:
        yield _ill("database", "reach")
        return
    executor = MigrationExecutor(connection)
    behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
    yield _looked("migrations", not behind, count=len(behind))
    if not behind:
        yield from _of_vendor()[connection.vendor]()
        yield _record_walls()
        yield _record()


def _of_vendor() -> dict[str, Callable[[], Iterator[Looked]]]:
    return {"sqlite": _sqlite, "postgresql": _postgresql}


def _sqlite() -> Iterator[Looked]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(1)")
        yield _looked("integrity", cursor.fetchone()[0] == "ok")
        cursor.execute("PRAGMA journal_mode")
        yield _looked("journal", cursor.fetchone()[0] in ("wal", "memory"))


def _postgresql() -> Iterator[Looked]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        behind_it = {name for (name,) in cursor.fetchall()}
        missing = {model._meta.db_table for model in placed()} - behind_it
        yield _looked("wall", not missing, count=len(missing))
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        yield _looked("role", not cursor.fetchone()[0])


def _folder(data: Path) -> Looked:
    return _looked("folder", data.is_dir() and not _open_to_others(data), folder=str(data))


def _room(data: Path) -> Looked:
    free = shutil.disk_usage(data).free
    return _looked("room", free >= LEAST_ROOM, megabytes=free // 1024**2)


def _secrets(data: Path) -> Looked:
    found = [path for pattern in SECRETS for path in data.rglob(pattern) if _open_to_others(path)]
    return _looked("secrets", not found, count=len(found), file=str(found[0]) if found else "")


def _definitions() -> Looked:
    try:
        count = len(definitions())
    except Remediable as reason:
        return _ill("definitions", reason.message)
    return _looked("definitions", count > 0, count=count)


def _reading() -> Looked:
    """What whoever reads a sent file may read; the limits of memory, time and network are there on every kernel."""
    has = landlock.version()
    how = "well" if has >= landlock.WHOLE else "partly" if has else "ill"
    return Looked("reading", has > 0, message(f"doctor.reading_{how}"))


def _served() -> Looked:
    return _looked("served", not settings.DEBUG and (_is_local() or settings.HTTPS))


def _is_local() -> bool:
    return set(settings.ALLOWED_HOSTS) <= LOCAL


def _sign_on() -> Looked:
    """The server does not start while the file of the providers is wrong; before it is started again, this says so."""
    try:
        return _looked("sign_on", True, count=len(whole_providers()))
    except Remediable as reason:
        return _ill("sign_on", reason.message)


def _letters() -> Looked:
    """Letters that go into files reach nobody; that is well only where nobody else can reach the site either."""
    to_files = settings.EMAIL_BACKEND.endswith(".filebased.EmailBackend")
    if to_files and _is_local():
        return Looked("letters", True, message("doctor.letters_kept", folder=str(settings.EMAIL_FILE_PATH)))
    return _looked("letters", not to_files, folder=str(settings.EMAIL_FILE_PATH))


def _worker(now: datetime) -> Looked:
    last = heard.last()
    return _looked("worker", last is not None and now - last <= heard.SILENT)


def _record_walls() -> Looked:
    return _looked("record_walls", not walls.missing(connection))


def _record() -> Looked:
    """The whole record, not its end alone: whoever changes an entry chooses an old one."""
    found = verify()
    return _looked("record", not found.wrong, count=len(found.wrong), entries=found.entries)


def _checkpoint(now: datetime) -> Looked:
    """Whether the record still holds what the newest checkpoint says, and whether one was made lately."""
    try:
        last = checkpoints.last()
    except Remediable as reason:
        return _ill("checkpoint", reason.message)
    if last is None:
        return _ill("checkpoint", "never")
    made = made_at(last)
    try:
        wrong = against(last)
    except DatabaseError:
        return _ill("checkpoint", "unread")  # why stands above, and all else is looked at all the same
    if wrong:
        return Looked("checkpoint", False, message("doctor.checkpoint_broken", count=len(wrong), day=made.date()))
    return _looked("checkpoint", now - made <= OLDEST_CHECKPOINT, day=made.date(), folder=str(checkpoints.folder()))


def _backup_key(data: Path) -> Looked:
    return _looked("backup_key", key.is_made(data))


def _backup(data: Path, now: datetime) -> Looked:
    last = backup.last(data)
    if last is None:
        return _ill("backup", "never")
    return _looked("backup", now - last.made_at <= OLDEST_BACKUP, day=last.made_at.date())


def _open_to_others(path: Path) -> bool:
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _looked(what: str, is_well: bool, **values: Parameter) -> Looked:
    return Looked(what, is_well, message(f"doctor.{what}_{'well' if is_well else 'ill'}", **values))


def _ill(what: str, why: str | Message) -> Looked:
    return Looked(what, False, why if isinstance(why, Message) else message(f"doctor.{what}_{why}"))
