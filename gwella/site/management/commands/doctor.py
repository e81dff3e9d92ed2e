"""`gwella doctor`: whether all is well with this installation."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings
from django.core.management.base import CommandParser
from django.utils import timezone

from gwella.cli.reader import READER
from gwella.site.keeping.doctor import examined
from gwella.site.management.said import Saying


class Command(Saying):
    """`python -m gwella.site doctor`; `gwella doctor` starts it. Ends with 1 where something is not well."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true")

    def work(self, json: bool = False, **options: Any) -> None:
        looked = list(examined(Path(settings.DATA), timezone.now()))
        ill = [one for one in looked if not one.is_well]
        if json:
            said = {one.what: {"well": one.is_well, "said": one.said.in_(READER)} for one in looked}
            self.stdout.write(msgspec.json.encode({"well": not ill, "looked_at": said}).decode())
        else:
            for one in looked:
                self.stdout.write(f"{'✓' if one.is_well else '✗'} {one.said.in_(READER)}")
            self.say("doctor.not_all_well" if ill else "doctor.all_well", count=len(ill), all=len(looked))
        if ill:
            sys.exit(1)
