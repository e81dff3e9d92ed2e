"""`gwella backup`: everything in one encrypted file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils import timezone

from gwella.packages.signing import fingerprint
from gwella.site.keeping import key
from gwella.site.keeping.backup import back_up
from gwella.site.management.said import Saying


class Command(Saying):
    """`python -m gwella.site backup`; `gwella backup` starts it."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, default=None)
        parser.add_argument("--make-key", type=Path, default=None)

    def work(self, to: Path | None = None, make_key: Path | None = None, **options: Any) -> None:
        data = Path(settings.DATA)
        if make_key is not None:
            had_one = key.is_made(data)
            made = key.make(data, make_key)
            self.say("backup.key_made", file=str(make_key), fingerprint=fingerprint(made.verify))
            if had_one:
                self.say("backup.key_before")
            return
        file = back_up(data, to or data / key.FOLDER, timezone.localtime())
        self.say("backup.made", file=str(file), megabytes=-(-file.stat().st_size // 1024**2))
