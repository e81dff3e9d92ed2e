"""The record as a part of the site; its walls are up after every migration."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "gwella.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(walls_up, sender=self)


def walls_up(using: str, **kwargs: Any) -> None:
    """Put the walls up again after whatever may have made the table anew, such as a migration."""
    from gwella.audit.walls import keep_to_places, put_up

    connection = connections[using]
    if "audit_entry" in connection.introspection.table_names():
        put_up(connection)
        keep_to_places(connection)
