"""What a command of the site says, and how it ends: what a person can put right is one sentence and exit 2."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError, ProgrammingError, connection

from gwella.cli.command import REFUSED
from gwella.cli.reader import READER, spoken
from gwella.code_of_practice.errors import Remediable
from gwella.code_of_practice.messages import Parameter


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
        except (OperationalError, ProgrammingError):  # no server answers, or its tables are not there
            said = spoken("person.no_database")
        self.stderr.write(said)
        sys.exit(REFUSED)

    def work(self, **options: Any) -> None:
        """Do what the command is for."""
        raise NotImplementedError

    def say(self, code: str, /, **values: Parameter) -> None:
        """Print the sentence in the reader's language."""
        self.stdout.write(spoken(code, **values))


def _open_only_what_is_there() -> None:
    """Let SQLite refuse a file that is not there: of a name that it does not know it would make an empty database."""
    its = connection.settings_dict
    if connection.vendor != "sqlite" or connection.connection is not None or str(its["NAME"]).startswith("file:"):
        return
    its["NAME"] = f"{Path(its['NAME']).absolute().as_uri()}?mode=rw"
