from __future__ import annotations

from django.apps import AppConfig


class AnnualReportConfig(AppConfig):
    name = "gwella.annual_report"
    label = "annual_report"
    default_auto_field = "django.db.models.BigAutoField"
