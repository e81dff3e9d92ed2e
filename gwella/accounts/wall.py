"""The second wall: on PostgreSQL every row of a place is behind row-level security, whatever the code asks for.

The first wall is `Model.objects.of(place)`, and code can be wrong. Here the database itself gives out only rows of
the places that the session may reach, which are said once in each transaction (`walled`). Where nothing is said, only
what others may read is there: every connection begins so, by `settings.DATABASES`. The role that the site serves
under owns no table and cannot lower the wall; SQLite has no such thing.
PostgreSQL 15, chapter 5.8; security design, sections 2 and 4.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Model

from gwella.accounts.placed import Placed

ELSEWHERE = "*"  # any place, in the tables that hold what others may read
SETTING = "gwella.places"
POLICY = "of_the_places_reached"


@contextmanager
def walled(places: Collection[str], using: str = "default") -> Iterator[None]:
    """Reach only the rows of `places` inside: their codes, or `ELSEWHERE`. On PostgreSQL one transaction."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        yield
        return
    is_within = connection.in_atomic_block
    with transaction.atomic(using=using):
        before = _reached(connection) if is_within else ""
        _reach(connection, ",".join(sorted(places)))
        yield
        # A wall within another ends where it ends; when it is rolled back, the savepoint brings the old one back. One
        # within none ends with its transaction by itself, which spares each page two questions.
        if is_within and not connection.needs_rollback:
            _reach(connection, before)


def raise_wall(sender: AppConfig, using: str = "default", **kwargs: Any) -> None:
    """Put each table of `sender` that holds rows of a place behind the wall: after every migration, always harmless.

    The site's own role, where settings name one, gets what it needs to serve and nothing that lowers the wall.
    """
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        there = _owned(cursor)
        for model in placed(sender):
            if model._meta.db_table in there:
                for statement in statements(connection, model):
                    cursor.execute(statement)
        for statement in grants(connection, there, settings.DATABASE_ROLE if there else ""):
            cursor.execute(statement)


def lower_wall(schema_editor: BaseDatabaseSchemaEditor, app: str) -> None:
    """Take the policy off each table of an app, for a migration that changes the column the policy is about.

    PostgreSQL lets no such column be changed while it stands. Without it the table gives out nothing at all, so what
    stops halfway opens nothing; `raise_wall` puts it back after the migration.
    """
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    quote = connection.ops.quote_name
    there = set(connection.introspection.table_names())
    for model in placed(apps.get_app_config(app)):
        if model._meta.db_table in there:
            schema_editor.execute(f"DROP POLICY IF EXISTS {quote(POLICY)} ON {quote(model._meta.db_table)}")


def placed(sender: AppConfig | None = None) -> list[type[Model]]:
    """Return the models that hold rows of a place, of one app or of all."""
    models = sender.get_models() if sender else apps.get_models()
    return [model for model in models if issubclass(model, Placed)]


def statements(connection: BaseDatabaseWrapper, model: type[Model]) -> list[str]:
    """Return what puts a table behind the wall. Every name in it is one of our own models'."""
    table, policy = connection.ops.quote_name(model._meta.db_table), connection.ops.quote_name(POLICY)
    setting = f"current_setting('{SETTING}', true)"
    own = f"authority = ANY (string_to_array({setting}, ','))"
    read = f"{own} OR '{ELSEWHERE}' = ANY (string_to_array({setting}, ','))" if model.is_read_elsewhere else own  # type: ignore[attr-defined]
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        # Also for whoever owns the table: a server set up with one role for everything is walled too.
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"DROP POLICY IF EXISTS {policy} ON {table}",
        f"CREATE POLICY {policy} ON {table} USING ({read}) WITH CHECK ({read})",
    ]


def grants(connection: BaseDatabaseWrapper, tables: Collection[str], role: str) -> list[str]:
    """Return what lets `role` serve: rows of every table, and their numbers; nothing where no role is named."""
    if not role:
        return []
    to, quote = connection.ops.quote_name(role), connection.ops.quote_name
    rows = [f"GRANT SELECT, INSERT, UPDATE, DELETE ON {quote(table)} TO {to}" for table in sorted(tables)]
    return [*rows, f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {to}"]


def _owned(cursor: Any) -> set[str]:
    """Return the tables that the role owns; one that only serves owns none, and has nothing to do here."""
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND pg_has_role(tableowner, 'MEMBER')")
    return {name for (name,) in cursor.fetchall()}


def _reached(connection: BaseDatabaseWrapper) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true)", [SETTING])
        return cursor.fetchone()[0] or ""


def _reach(connection: BaseDatabaseWrapper, places: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, places])
