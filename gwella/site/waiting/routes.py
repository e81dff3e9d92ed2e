"""The addresses of what waits, and of what is due."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from gwella.site.waiting import calendar, views

routes = [
    path(_("my-work/"), views.waiting, name="waiting"),
    path(_("my-work/read/<str:public_id>/"), views.read, name="waiting-read"),
    path(_("my-work/calendar/<int:year>/"), calendar.own, name="own-calendar"),
    path(_("calendar/"), calendar.latest, name="calendar"),
    path(_("calendar/<int:year>/"), calendar.of_year, name="calendar-in"),
    path(_("calendar/<int:year>/calendar.ics"), calendar.file, name="calendar-file"),
]
