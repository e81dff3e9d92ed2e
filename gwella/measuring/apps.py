from __future__ import annotations

from django.apps import AppConfig


class MeasuringConfig(AppConfig):
    name = "gwella.measuring"
    label = "measuring"
    default_auto_field = "django.db.models.BigAutoField"
