"""The addresses. Every one has an English and a Welsh form; `gwella/locale` holds the Welsh."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import path
from django.utils.translation import gettext_lazy as _

from gwella.site.approving import routes as approving_routes
from gwella.site.conversation import routes as conversation_routes
from gwella.site.desk import definitions as desk_definitions
from gwella.site.desk import mapping, sheet
from gwella.site.desk import views as desk
from gwella.site.desk.local import deciding
from gwella.site.desk.local import pages as local
from gwella.site.people import routes as people_routes
from gwella.site.recorded import routes as recorded_routes
from gwella.site.releasing import routes as releasing_routes
from gwella.site.submitting import routes as submitting_routes
from gwella.site.travelling import routes as travelling_routes
from gwella.site.views import changes, code, errors, files, guide, health, measures, places, records, reports
from gwella.site.waiting import routes as waiting_routes

urlpatterns = [
    path("", guide.front, name="front"),
    path("health/", health.alive, name="alive"),
    path("health/ready/", health.ready, name="ready"),
    *people_routes.providers,
    *i18n_patterns(
        path("", guide.home, name="home"),
        path(_("how-it-works/"), guide.how, name="how"),
        path(_("framework/"), guide.framework, name="framework"),
        path(_("glossary/"), guide.glossary, name="glossary"),
        path(_("accessibility/"), guide.accessibility, name="accessibility"),
        path(_("privacy/"), guide.privacy, name="privacy"),
        path(_("whom-to-ask/"), guide.ask, name="ask"),
        path(_("standards/"), code.standards_list, name="standards"),
        path(_("standards/<standard:key>/"), code.standard_page, name="standard"),
        path(_("standards/<heading:key>/"), code.heading_page, name="heading"),
        path(_("well-being/"), code.wellbeing, name="wellbeing"),
        path(_("authorities/"), places.authorities, name="authorities"),
        path(_("authorities/<area:area>/"), places.authority, name="authority"),
        path(_("authorities/<area:area>/path/"), places.path_of, name="path"),
        path(_("authorities/<area:area>/path/<period:period>/"), places.path_of, name="path-in"),
        path(_("authorities/<area:area>/demand/"), places.demand_of, name="demand"),
        path(_("measures/"), measures.measures_list, name="measures"),
        path(_("measures/<measure:key>/"), measures.method, name="method"),
        path(_("measures/<measure:key>/across-wales/"), measures.across, name="across"),
        path(_("measures/<measure:key>/across-wales/<period:period>/"), measures.across, name="across-in"),
        path(_("measures/<measure:key>/across-wales/<period:period>/data.csv"), files.across, name="across-file"),
        path(_("measures/<measure:key>/<area:area>/"), measures.of_area, name="measure"),
        path(_("measures/<measure:key>/<area:area>/data.csv"), files.of_area, name="measure-file"),
        path(_("changes/"), changes.changes_list, name="changes"),
        path(_("changes/<int:year>/"), changes.changes_in, name="changes-in"),
        path(_("records/"), records.records_list, name="records"),
        path(_("records/<table:name>/"), records.record, name="record"),
        path(_("annual-reports/"), reports.reports_list, name="reports"),
        path(_("annual-reports/<area:area>/<int:year>/"), reports.report, name="report"),
        path(_("annual-reports/<area:area>/<int:year>/report.pdf"), reports.report_pdf, name="report-pdf"),
        path(_("annual-reports/<area:area>/<int:year>/report.json"), reports.report_json, name="report-json"),
        path(_("desk/"), desk.desk_home, name="desk"),
        path(_("desk/definitions/"), desk_definitions.awaiting, name="desk-definitions"),
        path(_("desk/definitions/<measure:key>/confirm/"), desk_definitions.confirm, name="desk-confirm"),
        path(_("desk/definitions/<measure:key>/comment/"), desk_definitions.comment, name="desk-comment"),
        path(_("desk/open/<str:key>/"), desk.open_desk, name="desk-open"),
        path(_("desk/leave/"), desk.leave_desk, name="desk-leave"),
        path(_("desk/definitions/own/"), local.own_list, name="desk-local-own"),
        path(_("desk/definitions/own/<measure:key>/change/"), local.change, name="desk-local-change"),
        path(_("desk/definitions/own/<measure:key>/withdraw/"), local.withdraw, name="desk-local-withdraw"),
        path(_("desk/definitions/own/decide/<str:public_id>/"), deciding.decide, name="desk-local-decide"),
        path(_("desk/definitions/new/"), local.new, name="desk-local-new"),
        path(_("desk/definitions/new/what/"), local.what, name="desk-local-what"),
        path(_("desk/definitions/new/example/"), local.example, name="desk-local-example"),
        path(_("desk/definitions/new/look/"), local.look_at, name="desk-local-look"),
        path(_("desk/mapping/"), mapping.mapping, name="desk-mapping"),
        path(_("desk/mapping/save/"), mapping.save_mapping, name="desk-mapping-save"),
        path(_("desk/mapping/accept/"), mapping.accept_mapping, name="desk-mapping-accept"),
        path(_("desk/return/"), sheet.sheets, name="sheets"),
        path(_("desk/return/<int:year>/"), sheet.sheet, name="sheet"),
        path(_("desk/return/<int:year>/sheet.csv"), sheet.sheet_csv, name="sheet-csv"),
        path(_("desk/return/<int:year>/sheet.xlsx"), sheet.sheet_workbook, name="sheet-workbook"),
        path(_("desk/return/<int:year>/paste/"), sheet.paste, name="sheet-paste"),
        path(_("desk/return/<int:year>/<measure:key>/"), sheet.cell, name="sheet-cell"),
        *recorded_routes.routes,
        *conversation_routes.routes,
        *approving_routes.routes,
        *waiting_routes.routes,
        *submitting_routes.routes,
        *people_routes.routes,
        *travelling_routes.routes,
        *releasing_routes.routes,
    ),
]

handler400 = errors.bad_request
handler403 = errors.refused
handler404 = errors.not_found
handler500 = errors.broken
