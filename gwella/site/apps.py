from __future__ import annotations

import gc

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "gwella.site"
    label = "site"

    def ready(self) -> None:
        """Make known what stands in an address, before any part lists its addresses, and the long work of the parts."""
        from gwella.site import addresses
        from gwella.site.submitting import work

        addresses.register()
        work.register()
        gc.freeze()  # all that is loaded by now stays as long as the process
        gc.enable()
