from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "gwella.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the check that refuses a site with an undeclared route, and what follows from a sign-in."""
        from gwella.accounts import checks, followed  # noqa: F401
