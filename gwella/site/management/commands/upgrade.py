"""`gwella upgrade`: the database to this version, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils import timezone

from gwella.site.keeping.upgrading import go_back, upgrade
from gwella.site.management.said import Saying


class Command(Saying):
    """`python -m gwella.site upgrade`; `gwella upgrade` starts it."""

    makes_database = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--back", action="store_true")

    def work(self, back: bool = False, **options: Any) -> None:
        data = Path(settings.DATA)
        if back:
            at = timezone.localtime(go_back(data).at)
            self.say("upgrade.back", day=at.date(), at=at.strftime("%H:%M"))
            return
        count = upgrade(data, timezone.localtime(), lambda step: self.say(f"upgrade.{step}"))
        self.say("upgrade.done", count=count)
