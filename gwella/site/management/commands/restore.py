"""`gwella restore ARCHIVE --key FILE`: an installation from its backup, to an empty place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils import timezone

from gwella.site.keeping.restoring import restore
from gwella.site.management.said import Saying


class Command(Saying):
    """`python -m gwella.site restore`; `gwella restore` starts it."""

    makes_database = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", type=Path)
        parser.add_argument("--key", type=Path, required=True)

    def work(self, archive: Path = Path(), key: Path = Path(), **options: Any) -> None:
        its = restore(Path(settings.DATA), archive, key)
        at = timezone.localtime(its.made_at).strftime("%Y-%m-%d %H:%M")
        files = sum(1 for name in its.files if name.startswith("files/"))
        self.say("backup.restored", rows=sum(its.rows.values()), files=files, at=at)
