"""The walls in the database: whatever program writes to it, an entry is not changed and not taken out.

They are put up by a migration and again after every later one, since SQLite makes a table anew when a column of
it changes, and its triggers go with the old one. `gwella audit verify` says where they are not up.

On PostgreSQL another keeps whoever reads to the places that they reach (`gwella.audit.reach`); it is put up after all
migrations, since no column that a policy is about can be changed while it stands.
"""

from __future__ import annotations

from typing import Any

from gwella.audit import reach

NAMES = ("audit_entry_not_changed", "audit_entry_not_taken_out")
TRUNCATE = "audit_entry_not_emptied"

SQLITE = (
    """CREATE TRIGGER IF NOT EXISTS audit_entry_not_changed BEFORE UPDATE ON audit_entry
    BEGIN SELECT RAISE(ABORT, 'an entry of the record is not changed'); END""",
    """CREATE TRIGGER IF NOT EXISTS audit_entry_not_taken_out BEFORE DELETE ON audit_entry
    BEGIN SELECT RAISE(ABORT, 'an entry of the record is not taken out'); END""",
)
POSTGRESQL = (
    """CREATE OR REPLACE FUNCTION audit_entry_stands() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'an entry of the record is not changed and not taken out'; END $$""",
    """CREATE OR REPLACE TRIGGER audit_entry_not_changed BEFORE UPDATE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_stands()""",
    """CREATE OR REPLACE TRIGGER audit_entry_not_taken_out BEFORE DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_stands()""",
    """CREATE OR REPLACE TRIGGER audit_entry_not_emptied BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_stands()""",
)
UP = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
THERE = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'",
    # A trigger that somebody has switched off is there and stops nothing.
    "postgresql": """SELECT tgname FROM pg_trigger WHERE tgrelid = 'audit_entry'::regclass AND tgenabled IN ('O', 'A')
    UNION SELECT polname FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid
    WHERE polrelid = 'audit_entry'::regclass AND relrowsecurity AND relforcerowsecurity""",
}


def put_up(connection: Any) -> None:
    """Put the walls up where they are not up yet."""
    with connection.cursor() as cursor:
        for statement in UP[connection.vendor]:
            cursor.execute(statement)


def keep_to_places(connection: Any) -> None:
    """Put the record behind row-level security, on PostgreSQL; always harmless."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for statement in reach.UP:
                cursor.execute(statement)


def take_down(connection: Any) -> None:
    """Take the walls down: to undo the migration that put them up, and for whoever tries the chain by tampering."""
    of = " ON audit_entry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in _triggers(connection):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{of}")


def missing(connection: Any) -> tuple[str, ...]:
    """Return the names of the walls that are not up."""
    with connection.cursor() as cursor:
        cursor.execute(THERE[connection.vendor])
        there = {name for (name,) in cursor.fetchall()}
    return tuple(name for name in _names(connection) if name not in there)


def _triggers(connection: Any) -> tuple[str, ...]:
    return (*NAMES, TRUNCATE) if connection.vendor == "postgresql" else NAMES


def _names(connection: Any) -> tuple[str, ...]:
    return (*_triggers(connection), reach.POLICY) if connection.vendor == "postgresql" else NAMES
