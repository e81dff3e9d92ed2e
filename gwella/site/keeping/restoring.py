"""Bringing an installation back from a backup, to an empty place: all of it, or nothing."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.core.management import call_command
from django.db import connection, connections

from gwella.code_of_practice.errors import NotAllowed, ReturnRejected
from gwella.site.keeping import archive, key, rows
from gwella.site.keeping.backup import DATABASE


def restore(data: Path, file: Path, key_file: Path) -> archive.Held:
    """Put what the backup `file` holds into the empty data folder and the empty database; return its list.

    Raises NotAllowed where either is not empty, and ReturnRejected for an archive that is damaged, of another
    installation, or of a newer Gwella; nothing is written then.
    """
    opens = key.read(key_file)
    if not file.is_file():
        raise ReturnRejected("backup.not_there", file=str(file))
    with _no_file_of_nothing(), _place_to_unpack(data) as made:
        folder = made / "unpacked"
        folder.mkdir(mode=0o700)
        its = archive.read(file, opens, folder)
        _refuse_newer(its, file)
        counts = rows.load(folder / archive.ROWS, its.migrations)
        assert counts == {**dict.fromkeys(counts, 0), **its.rows}, "every row that the list names was read"
        for path in sorted((folder / archive.FILES).iterdir()) if (folder / archive.FILES).is_dir() else ():
            shutil.move(path, data / path.name)
    call_command("migrate", verbosity=0)
    return its


@contextmanager
def _place_to_unpack(data: Path) -> Iterator[Path]:
    """Make a folder below the data folder, once that is known to be empty, for as long as it is needed."""
    _refuse_filled(data)
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=data) as made:
        yield Path(made)


@contextmanager
def _no_file_of_nothing() -> Iterator[None]:
    """Take the database's file away again where nothing is brought back into it.

    Even to ask SQLite whether a database is empty makes its file; one that was there before stays.
    """
    file = Path(connection.settings_dict["NAME"])
    with ExitStack() as where_it_fails:
        if connection.vendor == "sqlite" and not file.exists():
            where_it_fails.callback(_take_away_empty, file)
        yield
        where_it_fails.pop_all()


def _take_away_empty(file: Path) -> None:
    if not _tables():
        for end in ("", "-wal", "-shm"):
            file.with_name(file.name + end).unlink(missing_ok=True)


def _refuse_filled(data: Path) -> None:
    tables = _tables()
    files = [path for path in data.iterdir() if path.name not in DATABASE]
    if tables or files:
        raise NotAllowed("backup.not_empty", folder=str(data))


def _tables() -> list[str]:
    """Return the tables of the database, and let go of it."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    connections.close_all()
    return tables


def _refuse_newer(its: archive.Held, file: Path) -> None:
    """Refuse a database that this version cannot know how to read."""
    if unknown := rows.unknown(its.migrations):
        raise ReturnRejected("backup.newer_tables", file=file.name, version=its.version, count=len(unknown))
