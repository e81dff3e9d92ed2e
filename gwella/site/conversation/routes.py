"""The addresses of the conversation about the data."""

from __future__ import annotations

from django.urls import path, register_converter
from django.utils.translation import gettext_lazy as _

from gwella.site.conversation import many, methods, own, statements
from gwella.site.conversation.said import is_known


class CheckConverter:
    """The key of a check, which is the same in both languages."""

    regex = "[a-z0-9_.]+"

    def to_python(self, key: str) -> str:
        if not is_known(key):
            raise ValueError(key)
        return key

    def to_url(self, key: str) -> str:
        return key


register_converter(CheckConverter, "check")

routes = [
    path(_("questions/"), many.overview, name="questions"),
    path(_("questions/own/"), own.own, name="questions-own"),
    path(_("questions/names/"), many.names, name="questions-names"),
    path(_("questions/one/<str:public_id>/"), own.question, name="question"),
    path(_("questions/one/<str:public_id>/answer/"), own.answer, name="question-answer"),
    path(_("questions/<int:year>/"), many.of_year, name="questions-in"),
    path(_("questions/<int:year>/worklists.zip"), many.worklists, name="questions-worklists"),
    path(_("questions/<int:year>/<str:check>/"), many.of_check, name="questions-of"),
    path(_("checks/"), methods.checks_list, name="checks"),
    path(_("checks/<check:key>/"), methods.check, name="check"),
    path(_("data-quality/"), statements.quality, name="quality"),
    path(_("data-quality/statement.pdf"), statements.quality_pdf, name="quality-pdf"),
    path(_("data-quality/statement.csv"), statements.quality_csv, name="quality-csv"),
]
