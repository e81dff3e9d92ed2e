"""The addresses of submissions."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from gwella.site.desk import mapping
from gwella.site.submitting import by_token, pages, token_pages

routes = [
    path(_("submissions/"), pages.submissions_list, name="submissions"),
    path(_("submissions/send/"), pages.send, name="submission-send"),
    path(_("submissions/tokens/"), token_pages.tokens_page, name="submission-tokens"),
    path(_("submissions/tokens/make/"), token_pages.make_token, name="submission-token-make"),
    path(_("submissions/tokens/<str:token>/withdraw/"), token_pages.withdraw_token, name="submission-token-withdraw"),
    path(_("submissions/by-token/"), by_token.send_by_token, name="submission-by-token"),
    path(_("submissions/by-token/<str:submission>/"), by_token.asked_by_token, name="submission-asked-by-token"),
    path(_("submissions/<str:submission>/"), pages.submission, name="submission"),
    path(_("submissions/<str:submission>/take/"), pages.take, name="submission-take"),
    path(_("submissions/<str:submission>/look-again/"), pages.look_again, name="submission-look-again"),
    path(_("submissions/<str:submission>/withdraw/"), pages.withdraw, name="submission-withdraw"),
    path(_("submissions/<str:submission>/findings.csv"), pages.findings_file, name="submission-findings"),
    path(_("submissions/<str:submission>/mapping/"), mapping.mapping, name="submission-mapping"),
    path(_("submissions/<str:submission>/mapping/save/"), mapping.save_mapping, name="submission-mapping-save"),
    path(_("submissions/<str:submission>/mapping/accept/"), mapping.accept_mapping, name="submission-mapping-accept"),
]
