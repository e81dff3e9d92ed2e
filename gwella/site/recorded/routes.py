"""The addresses of the record, of people's rights, of retention and of the impact assessment."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from gwella.site.recorded import assessment, granting, home, recompute, record, retention, rights, rows

routes = [
    path(_("kept/"), home.kept, name="kept"),
    path(_("kept/record/"), record.record, name="audit"),
    path(_("kept/record/record.csv"), record.record_file, name="audit-file"),
    path(_("kept/granted/"), record.granted_list, name="audit-granted-list"),
    path(_("kept/granted/<str:code>/"), record.granted, name="audit-granted"),
    path(_("kept/grants/"), granting.grants, name="grants"),
    path(_("kept/grants/give/"), granting.give, name="grant-give"),
    path(_("kept/grants/<str:key>/withdraw/"), granting.withdraw, name="grant-withdraw"),
    path(_("kept/rights/"), rights.rights, name="rights"),
    path(_("kept/rights/ask/"), rights.ask, name="rights-ask"),
    path(_("kept/rights/<str:key>/"), rights.rights_request, name="rights-request"),
    path(_("kept/rights/<str:key>/decide/"), rights.decide, name="rights-decide"),
    path(_("kept/rights/<str:key>/carry-out/"), rights.carry_out, name="rights-carry-out"),
    path(_("kept/rights/<str:key>/recompute/"), recompute.recompute, name="rights-recompute"),
    path(_("kept/retention/"), retention.retention, name="retention"),
    path(_("kept/retention/period/"), retention.set_period, name="retention-period"),
    path(_("kept/retention/propose/"), retention.propose, name="retention-propose"),
    path(_("kept/retention/<str:key>/decide/"), retention.decide, name="retention-decide"),
    path(_("kept/impact-assessment/"), assessment.impact, name="impact"),
    path(_("kept/impact-assessment/assessment.pdf"), assessment.impact_pdf, name="impact-pdf"),
    path(_("kept/rows/<str:figure>/<str:period>/"), rows.rows_behind, name="rows-behind"),
]
