"""What `gwella submit` speaks to: files sent, and asked about, by a token; every answer is a code and its values."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, JsonResponse
from django.urls import reverse
from django.utils.translation import override

from gwella.accounts.matrix import Action
from gwella.accounts.needs import needs
from gwella.accounts.pace import is_too_often
from gwella.code_of_practice.errors import NotAllowed, Remediable, ReturnRejected
from gwella.code_of_practice.language import Language
from gwella.measuring import tokens
from gwella.measuring.models import Submission
from gwella.measuring.submissions import AT_WORK
from gwella.office.sentences import kept
from gwella.site.submitting.arriving import MOST_SENT, arriving, length_of, read_body
from gwella.site.submitting.asking import bearer, found, of_an_authority, sent
from gwella.site.submitting.lines import Line, why, year_chosen

NAME, LONGEST_NAME = "Gwella-File", 400
REFUSED = "token_refused"


def slow_to_refuse(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Count the tokens that are none, and after a few answer this address nothing for a while. It goes around `needs`.

    It then answers alike to a token that is one, so that trying goes no faster than counting.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_too_often(request, REFUSED, counts=False):
            return _refused(NotAllowed("submissions.too_many_tries"), HTTPStatus.TOO_MANY_REQUESTS)
        try:
            return view(request, *args, **kwargs)
        except Http404:
            if not bearer(request).membership:
                is_too_often(request, REFUSED)
            raise

    return answer


@slow_to_refuse
@needs("uploaded_file", Action.CREATE, own=True, asked_by=bearer)
def send_by_token(request: HttpRequest) -> HttpResponse:
    """Take in the body of a request as a file, for the place of whoever holds the token."""
    who = of_an_authority(bearer(request))
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        tokens.check_is_not_too_often(who)
    except Remediable as error:
        return _refused(error, HTTPStatus.TOO_MANY_REQUESTS)
    try:
        year = year_chosen(request.GET.get("year", ""))
        if length_of(request) > MOST_SENT:
            raise ReturnRejected("submissions.too_large", most=MOST_SENT // 1024**2)
        with arriving(who.place) as arrived:
            read_body(request, arrived, unquote(request.headers.get(NAME, ""))[:LONGEST_NAME] or "_")
            row, is_new = sent(who, arrived, year)
    except Remediable as error:
        return _refused(error, HTTPStatus.UNPROCESSABLE_ENTITY)
    return JsonResponse(_said(request, row) | {"is_new": is_new}, status=HTTPStatus.CREATED)


@slow_to_refuse
@needs("uploaded_file", Action.READ, own=True, asked_by=bearer)
def asked_by_token(request: HttpRequest, submission: str) -> HttpResponse:
    """Say how far a submission is."""
    return JsonResponse(_said(request, found(of_an_authority(bearer(request)), submission)))


def _said(request: HttpRequest, row: Submission) -> dict[str, Any]:
    """Return how far it is: a code and its values, and where a person looks at it, in either language."""
    reason = why(row)
    pages = {}
    for language in Language:
        with override(language):
            pages[language.value] = request.build_absolute_uri(reverse("submission", args=[row.public_id]))
    return {
        "id": row.public_id,
        "state": row.state,
        "is_at_work": row.state in AT_WORK,
        "code": reason.code if reason else Line(row, row.public_id).state.code,
        "values": kept(reason.parameters) if reason else {},
        "is_mappable": bool(row.refusal.get("is_mappable")),
        "findings": row.findings,
        "pages": pages,
    }


def _refused(error: Remediable, status: HTTPStatus) -> HttpResponse:
    return JsonResponse({"code": error.code, "values": kept(error.message.parameters)}, status=status)
