"""Whose record may be read: on PostgreSQL entries are behind row-level security, as a place's other rows are.

An entry is given out to whoever reaches its place (`gwella.accounts.wall`), and to whoever says here that they need a
chain: to add to it, to follow a grant, to write the week's notice; or all chains: to verify and to sign where they
stand. So code that forgets to ask for one place reads no other's record. Anybody may add.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

SETTING = "gwella.record"
ALL = "*"
POLICY = "audit_entry_of_the_places_reached"
READ = f"""place = ANY (string_to_array(current_setting('gwella.places', true), ','))
    OR current_setting('{SETTING}', true) IN ('{ALL}', 'of ' || place)"""
UP = (
    "ALTER TABLE audit_entry ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE audit_entry FORCE ROW LEVEL SECURITY",
    f"DROP POLICY IF EXISTS {POLICY} ON audit_entry",
    # No entry is changed or taken out by anybody: the triggers say so for those that are seen.
    f"CREATE POLICY {POLICY} ON audit_entry USING ({READ}) WITH CHECK (true)",
)


@contextmanager
def chain_of(place: str) -> Iterator[None]:
    """Read the record of one place inside, the empty one for what belongs to none. On PostgreSQL one transaction."""
    with _reaching(f"of {place}"):
        yield


@contextmanager
def every_chain() -> Iterator[None]:
    """Read the whole record inside: to verify it, to sign where it stands, to keep a copy of it."""
    with _reaching(ALL):
        yield


@contextmanager
def _reaching(what: str) -> Iterator[None]:
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic():
        before = _said(what)
        yield
        # A reach within another ends where it ends; when it is rolled back, the savepoint brings the old one back.
        if not connection.needs_rollback:
            _said(before)


def _said(what: str) -> str:
    """Say what is reached until the end of the transaction, and return what was before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true)", [SETTING])
        before: str = cursor.fetchone()[0] or ""
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, what])
    return before
