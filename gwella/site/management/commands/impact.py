"""The impact assessment of one authority, as four files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from gwella.cli.command import REFUSED
from gwella.cli.reader import READER, spoken
from gwella.code_of_practice.errors import NotFound, Remediable
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import say
from gwella.code_of_practice.places import Kind, area
from gwella.code_of_practice.writing import make_folder, whole
from gwella.documents.html import html
from gwella.documents.pdf import pdf
from gwella.rights.impact import impact_assessment
from gwella.rights.periods import periods
from gwella.site.books import place_folder


class Command(BaseCommand):
    """`python -m gwella.site impact`; `gwella impact` starts it."""

    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", type=Path, required=True)
        parser.add_argument("--authority", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._write(options["out"], options["authority"])
        except Remediable as refusal:
            self.stderr.write(refusal.in_(READER))
            sys.exit(REFUSED)

    def _write(self, folder: Path, code: str) -> None:
        place = area(code)
        if place.kind is not Kind.AUTHORITY:
            raise NotFound("key.not_an_authority", area=place.name)
        months = periods(place_folder(code))
        make_folder(folder)
        for language in Language:
            document = impact_assessment(language, timezone.localdate(), months, place)
            for ending, content in (("html", html(document).encode()), ("pdf", pdf(document))):
                with whole(folder / f"{say('impact.file', language)}.{language}.{ending}") as unfinished:
                    unfinished.write_bytes(content)
        self.stdout.write(spoken("impact.written", folder=str(folder), area=place.name))
