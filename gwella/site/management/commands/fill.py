"""Fill an empty data folder: made-up extracts, published figures, the draft report; with a progress bar."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import OperationalError
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from gwella.accounts.wall import walled
from gwella.cli.command import REFUSED
from gwella.cli.reader import READER, spoken
from gwella.code_of_practice.errors import Remediable
from gwella.code_of_practice.places import INVENTED
from gwella.site.filling import STEPS


class Command(BaseCommand):
    """`python -m gwella.site fill`; `gwella demo` starts it."""

    requires_migrations_checks = False
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            fill()
        except Remediable as refusal:
            said = refusal.in_(READER)
        except (OSError, OperationalError):
            said = spoken("demo.not_filled")
        else:
            return
        self.stderr.write(said)
        sys.exit(REFUSED)


def fill() -> None:
    """Take every step, and show how far it is."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns) as progress:
        task = progress.add_task("", total=len(STEPS))
        for step in STEPS:
            progress.update(task, description=spoken(f"demo.{step.__name__}"))
            with walled([INVENTED]):
                step(settings.DATA)
            progress.advance(task)
