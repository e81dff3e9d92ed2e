"""Compile the translations and make the database, so that a server can start over it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from gwella.site.filling import prepare


class Command(BaseCommand):
    """`python -m gwella.site prepare`; `gwella desk` starts it."""

    requires_migrations_checks = False
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        prepare(settings.DATA)
