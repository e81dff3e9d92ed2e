from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "gwella.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the check of undeclared routes and what follows from a sign-in; raise the wall after migrations."""
        from django.db.models.signals import post_migrate

        from gwella.accounts import checks, followed  # noqa: F401
        from gwella.accounts.wall import raise_wall

        post_migrate.connect(raise_wall, dispatch_uid="gwella.accounts.wall")
