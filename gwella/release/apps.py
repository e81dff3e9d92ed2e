from __future__ import annotations

from django.apps import AppConfig


class ReleaseConfig(AppConfig):
    name = "gwella.release"
    label = "release"
    default_auto_field = "django.db.models.BigAutoField"
