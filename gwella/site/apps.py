from __future__ import annotations

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "gwella.site"
    label = "site"

    def ready(self) -> None:
        """Make what stands in an address known before any part of the site lists its addresses."""
        from gwella.site import addresses

        addresses.register()
