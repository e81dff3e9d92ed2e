"""What a command of the site says, and how it ends: what a person can put right is one sentence and exit 2."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, OperationalError, ProgrammingError, connection

from gwella.cli.command import REFUSED
from gwella.cli.reader import READER, spoken
from gwella.code_of_practice.errors import Remediable
from gwella.code_of_practice.messages import Parameter

SQLITE_LOCKED = {5, 6}  # SQLITE_BUSY and SQLITE_LOCKED; what stands above the first byte says more of the same
POSTGRESQL_LOCKED = {"40P01", "55P03"}  # deadlock_detected and lock_not_available


class Saying(BaseCommand):
    """A command whose work is `work(**options)`. It makes no database, unless that is what it is for."""

    makes_database = False
    requires_migrations_checks = False
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if not self.makes_database:
            _open_only_what_is_there()
        try:
            self.work(**options)
            return
        except Remediable as refusal:
            said = refusal.in_(READER)
        except (OperationalError, ProgrammingError) as refusal:
            # What is locked is there; of what is left no server answers, or its tables are not there.
            said = spoken("person.database_locked" if is_locked(refusal) else "person.no_database")
        self.stderr.write(said)
        sys.exit(REFUSED)

    def work(self, **options: Any) -> None:
        """Do what the command is for."""
        raise NotImplementedError

    def say(self, code: str, /, **values: Parameter) -> None:
        """Print the sentence in the reader's language."""
        self.stdout.write(spoken(code, **values))


def is_locked(refusal: DatabaseError) -> bool:
    """Say whether a database refused since somebody else was writing: the same may go through in a moment."""
    its = refusal.__cause__
    number = getattr(its, "sqlite_errorcode", 0)
    return number & 0xFF in SQLITE_LOCKED or getattr(its, "sqlstate", None) in POSTGRESQL_LOCKED


def _open_only_what_is_there() -> None:
    """Let SQLite refuse a file that is not there: of a name that it does not know it would make an empty database."""
    its = connection.settings_dict
    if connection.vendor != "sqlite" or connection.connection is not None or str(its["NAME"]).startswith("file:"):
        return
    its["NAME"] = f"{Path(its['NAME']).absolute().as_uri()}?mode=rw"
