from __future__ import annotations

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "gwella.pages"
    label = "pages"

    def ready(self) -> None:
        """Compile the Welsh catalogue where its text is newer than what was compiled."""
        from gwella.pages.catalogues import compile_catalogues

        compile_catalogues()
