"""Compile the translations and make the database, so that a server can start over it."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from gwella.accounts.whole import whole_providers
from gwella.site.filling import prepare
from gwella.site.management.said import Saying


class Command(Saying):
    """`python -m gwella.site prepare`; `gwella desk` and `gwella serve` start it."""

    makes_database = True

    def work(self, **options: Any) -> None:
        whole_providers()  # a server would not start over a file that is wrong: here that is one sentence, and no trace
        prepare(settings.DATA)
