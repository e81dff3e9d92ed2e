"""What a command of the site says when the database refuses: locked for a moment is not the same as not there."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.db import OperationalError

from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import say
from gwella.site.management.said import Saying

LOCKED, NOT_READY = (say(f"person.{code}", Language.EN) for code in ("database_locked", "no_database"))


def locked(file: Path) -> None:
    """Write to a database that somebody else is writing to."""
    with sqlite3.connect(file, timeout=0) as one, sqlite3.connect(file, timeout=0) as other:
        one.execute("BEGIN IMMEDIATE")
        other.execute("BEGIN IMMEDIATE")


def without_tables(file: Path) -> None:
    """Ask a database for a table that it has not got."""
    sqlite3.connect(file).execute("SELECT * FROM accounts_person")


class OfAServer(Exception):
    """What PostgreSQL raises; no server is needed to tell it."""

    sqlstate = "55P03"


def locked_on_a_server(_file: Path) -> None:
    """Wait for a lock on PostgreSQL for as long as one may."""
    raise OfAServer


@pytest.mark.parametrize(
    ("asks", "said"), [(locked, LOCKED), (locked_on_a_server, LOCKED), (without_tables, NOT_READY)]
)
def test_what_is_locked_is_told_apart_from_what_is_not_there(tmp_path: Path, asks: Callable[[Path], None], said: str):
    class Asking(Saying):
        def work(self, **options: object) -> None:
            try:
                asks(tmp_path / "database")
            except (sqlite3.OperationalError, OfAServer) as reason:
                raise OperationalError(*reason.args) from reason

    told = StringIO()
    command = Asking(stderr=told, no_color=True)
    with pytest.raises(SystemExit) as ended:
        command.handle()
    assert (ended.value.code, told.getvalue().strip()) == (2, said)
