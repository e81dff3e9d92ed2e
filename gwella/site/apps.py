from __future__ import annotations

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "gwella.site"
    label = "site"

    def ready(self) -> None:
        """Let the worker know the long work of the site's parts."""
        from gwella.site.submitting import work

        work.register()
