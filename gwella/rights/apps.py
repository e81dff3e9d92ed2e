"""People's rights as a part of the site."""

from __future__ import annotations

from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "gwella.rights"
    label = "rights"
    default_auto_field = "django.db.models.BigAutoField"
