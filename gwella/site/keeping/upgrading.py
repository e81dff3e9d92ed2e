"""Upgrading the database to this version: a copy first, then the checks, the migrations, the checks again; and back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from io import StringIO
from pathlib import Path

import msgspec
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import DatabaseError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from gwella.code_of_practice.errors import NotAllowed, NotFound, ReturnRejected
from gwella.code_of_practice.writing import whole, whole_folder
from gwella.site.keeping import doctor, rows

FOLDER, BEFORE = "upgrades", "before.json"
MAY_CHANGE = """SELECT has_schema_privilege('public', 'CREATE') AND NOT EXISTS (
    SELECT FROM pg_tables WHERE schemaname = 'public' AND NOT pg_has_role(tableowner, 'MEMBER'))"""


class Before(msgspec.Struct, frozen=True):
    """What the database was before an upgrade."""

    at: datetime
    migrations: tuple[tuple[str, str], ...]
    rows: dict[str, int]


def pending() -> list[tuple[str, str]]:
    """Return the migrations that this version has and the database has not."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [(one.app_label, one.name) for one, _ in plan]


def check_may_change(refusal: str = "upgrade.not_the_owner") -> None:
    """Raise NotAllowed where our role in the database may not change its tables: one that serves owns none."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(MAY_CHANGE)
        if not cursor.fetchone()[0]:
            raise NotAllowed(refusal)


def upgrade(data: Path, at: datetime, tell: Callable[[str], None]) -> int:
    """Bring the database up to this version and return how many migrations that took.

    The state before is kept below the data folder. Where a migration or a check fails, the database goes back to it by
    itself and the reason is raised. `tell` hears the name of each step. Raises NotAllowed for a role that only serves.
    """
    check_may_change()
    todo = pending()
    tell("copy")
    before = keep(data, at)
    try:
        tell("check")
        call_command("check", fail_level="ERROR", stdout=StringIO())
        tell("migrate")
        call_command("migrate", verbosity=0)
        tell("doctor")
        if wrong := [one for one in doctor.database(data) if not one.is_well]:
            raise ReturnRejected("upgrade.not_well", what=wrong[0].said)
    except (DatabaseError, SystemCheckError, ReturnRejected) as reason:
        go_back(data)
        if isinstance(reason, ReturnRejected):
            raise
        raise ReturnRejected("upgrade.failed", at=before.at.strftime("%H:%M"), kind=type(reason).__name__) from reason
    return len(todo)


def keep(data: Path, at: datetime) -> Before:
    """Keep every row as it is now, in place of what an earlier upgrade kept."""
    with whole_folder(data / FOLDER, private=True) as folder:
        (folder / "rows").mkdir()
        before = Before(at, tuple(rows.applied()), rows.dump(folder / "rows"))
        with whole(folder / BEFORE) as unfinished:
            unfinished.write_bytes(msgspec.json.encode(before))
    return before


def go_back(data: Path) -> Before:
    """Bring the database back to what it was before the last upgrade.

    Raises NotFound where none was kept, and NotAllowed for a role that only serves. On PostgreSQL it is one
    transaction; of SQLite's file a new one takes the place once it is complete.
    """
    path = data / FOLDER / BEFORE
    if not path.exists():
        raise NotFound("upgrade.nothing_kept")
    check_may_change("upgrade.back_not_the_owner")
    before = msgspec.json.decode(path.read_bytes(), type=Before)
    if connection.vendor == "sqlite":
        _beside(data, before)
    else:
        rows.replace(data / FOLDER / "rows", before.migrations)
    return before


def _beside(data: Path, before: Before) -> None:
    file = Path(connection.settings_dict["NAME"])
    beside = file.with_name(f".{file.name}.back")
    beside.unlink(missing_ok=True)
    connections.close_all()
    connection.settings_dict["NAME"] = str(beside)
    try:
        rows.load(data / FOLDER / "rows", before.migrations)
        rows.put_walls_up()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = str(file)
    for end in ("-wal", "-shm"):
        file.with_name(file.name + end).unlink(missing_ok=True)
        beside.with_name(beside.name + end).unlink(missing_ok=True)
    shutil.move(beside, file)
