"""The addresses of releases of returns."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from gwella.site.releasing import pages

routes = [
    path(_("releases/"), pages.latest, name="national-releases"),
    path(_("releases/<int:year>/"), pages.of_year, name="national-releases-in"),
    path(_("releases/<int:year>/figures.csv"), pages.figures_file, name="national-release-file"),
    path(_("releases/<int:year>/put-together/"), pages.propose, name="national-release-propose"),
    path(_("releases/<str:public_id>/let-out/"), pages.move("let_out"), name="national-release-let-out"),
    path(_("releases/<str:public_id>/send-back/"), pages.move("send_back"), name="national-release-send-back"),
    path(_("releases/<str:public_id>/withdraw/"), pages.move("withdraw"), name="national-release-withdraw"),
]
