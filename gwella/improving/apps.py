from __future__ import annotations

from django.apps import AppConfig


class ImprovingConfig(AppConfig):
    name = "gwella.improving"
    label = "improving"
    default_auto_field = "django.db.models.BigAutoField"
