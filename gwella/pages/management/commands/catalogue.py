"""`python -m gwella.site catalogue`: bring the Welsh catalogue up to date with the pages."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from gwella.pages.catalogues import WELSH, gather


class Command(BaseCommand):
    """Says how many texts are new, to be put into Welsh, and how many went."""

    help = "Add new texts to the Welsh catalogue and drop those that no page asks for."

    def handle(self, *args: Any, **options: Any) -> None:
        added, dropped = gather()
        self.stdout.write(f"{WELSH}: {added} new, {dropped} dropped")
