"""The addresses of packages."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from gwella.site.travelling import national, own

routes = [
    path(_("my-packages/"), own.packages, name="packages"),
    path(_("my-packages/open/"), own.open_one, name="package-open"),
    path(_("my-packages/<str:public_id>/return.zip"), own.return_package, name="package-return"),
    path(_("my-packages/<str:public_id>/request.zip"), own.request_package, name="package-request"),
    path(_("packages/"), national.packages, name="national-packages"),
    path(_("packages/open/"), national.open_one, name="national-package-open"),
    path(_("packages/releases/<str:public_id>/release.zip"), national.release_package, name="package-release"),
    path(_("packages/<area:area>/<str:public_id>/answer.zip"), national.answer_package, name="package-answer"),
]
