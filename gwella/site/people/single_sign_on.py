"""The way to a provider and back. These addresses are the same in both languages: a provider knows one of each.

What speaks to a provider is large, and most who come need none of it: it is imported where somebody goes to one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.internal import httpkit
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import complete_social_login, render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.sessions import LoginSession
from django.core.exceptions import PermissionDenied
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views.decorators.csrf import csrf_exempt

from gwella.accounts.followed import roles_asked_for
from gwella.accounts.matrix import Action
from gwella.accounts.models import Membership
from gwella.accounts.needs import needs
from gwella.accounts.pace import paced
from gwella.accounts.providers import Kind, Provider, providers
from gwella.accounts.roles import ADMINISTRATOR
from gwella.code_of_practice.language import Language
from gwella.site.people import told

log = logging.getLogger(__name__)
everyone = needs("sign_in", Action.CREATE)
KEPT_ANSWER = ("saml_answer", "saml-answer")
SPOKEN = "sign_on_language"  # in the session: the language in which somebody went to their provider


def in_their_language(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer in the language in which somebody set out: an address of ours that a provider knows says none."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        typed = request.POST.get(SPOKEN) or request.session.get(SPOKEN)
        with override(typed if typed in set(Language) else get_language()):
            answer = view(request, *args, **kwargs)
            answer.headers.setdefault("Content-Language", get_language())
        return answer

    return answered


@everyone
@in_their_language
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """Go to the provider, by way of a page of ours: a form's own answer may lead nowhere else (our CSP)."""
    from gwella.accounts.protocols import oidc_way

    its = _provider(key)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("account_login"))
    request.session[SPOKEN] = get_language()
    try:
        if its.kind is Kind.OIDC:
            answer = oidc_way(request, key)
        else:
            answer = get_adapter(request).get_provider(request, key).redirect(request, "login")
    except OSError as error:
        return _refused(request, key, error)
    return _by_a_page(request, answer)


@everyone
@paced("sign_on")
@in_their_language
def oidc_answer(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take the code that a provider of OpenID Connect sends somebody back with."""
    from gwella.accounts.protocols import oidc_answered

    its = _provider(provider_id)
    if its.kind is not Kind.OIDC:
        raise Http404
    try:
        answer = oidc_answered(request, provider_id)
    except (PermissionDenied, OSError, KeyError, ValueError) as error:
        return _refused(request, provider_id, error)
    return answer


@everyone
@csrf_exempt  # it comes from the provider; its signature is looked at in the next step
@paced("sign_on")
def saml_answer(request: HttpRequest, key: str) -> HttpResponse:
    """Keep the form that a SAML provider sends, and look at it from a page of ours, where our cookies are."""
    if _provider(key).kind is not Kind.SAML or request.method != "POST":
        raise Http404
    answer = HttpResponseRedirect(reverse("saml-finish", args=[key]))
    kept = LoginSession(request, *KEPT_ANSWER)
    kept.store.update({"request": httpkit.serialize_request(request)})
    kept.save(answer)
    page = _by_a_page(request, answer)
    page.cookies = answer.cookies
    page.cookies[KEPT_ANSWER[1]]["httponly"] = True
    return page


@everyone
@in_their_language
def saml_finish(request: HttpRequest, key: str) -> HttpResponse:
    """Let in whom a SAML provider's signed assertion names, once, in answer to what we asked."""
    from gwella.accounts.saml import UNREADABLE, auth_of

    its = _provider(key)
    kept = LoginSession(request, *KEPT_ANSWER)
    sent = kept.store.get("request")
    kept.delete()
    if its.kind is not Kind.SAML or not sent:
        return HttpResponseRedirect(reverse("account_login"))
    auth = auth_of(httpkit.deserialize_request(sent, HttpRequest()), its)
    try:
        auth.process_response()
        if auth.get_errors() or not auth.is_authenticated():
            return _refused(request, key, PermissionDenied(auth.get_last_error_reason() or "not authenticated"))
        provider = get_adapter(request).get_provider(request, key)
        login = provider.sociallogin_from_response(request, auth)
        # What we did not ask for ourselves is nobody's answer, however well it is signed.
        login.state = provider.unstash_redirect_state(request, auth.get_last_response_in_response_to())
        answer: HttpResponse = complete_social_login(request, login)
    except (*UNREADABLE, PermissionDenied, ValueError) as error:
        return _refused(request, key, error)
    return answer


@everyone
def saml_metadata(request: HttpRequest, key: str) -> HttpResponse:
    """Give out what a provider's administrator loads to know us."""
    from gwella.accounts.saml import our_metadata

    its = _provider(key)
    if its.kind is not Kind.SAML:
        raise Http404
    return HttpResponse(our_metadata(request, its), content_type="application/samlmetadata+xml")


@everyone
@in_their_language
def cancelled(request: HttpRequest) -> HttpResponse:
    """Say that somebody turned back at their provider."""
    return render(request, "socialaccount/login_cancelled.html")


@receiver(roles_asked_for)
def tell_administrators(request: HttpRequest, roles: list[Membership], **kwargs: object) -> None:
    """Tell the administrators of a place that a provider asks for a role that is theirs to give."""
    for one in roles:
        told.tell(request, told.playing(one.place, ADMINISTRATOR), "people.to_give", one, "people")


def _provider(key: str) -> Provider:
    if key not in providers():
        raise Http404
    return providers()[key]


def _by_a_page(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Return a page that leads on at once, in place of an answer that would be followed from where a form was sent."""
    if answer.status_code != HttpResponseRedirect.status_code:
        return answer
    return render(request, "socialaccount/login_redirect.html", {"redirect_to": answer["Location"]})


def _refused(request: HttpRequest, key: str, error: Exception) -> HttpResponse:
    # What was wrong with it is for the log, without what it said of anybody.
    log.warning("single sign-on through %s refused: %s %s", key, type(error).__name__, error)
    try:
        provider = get_adapter(request).get_provider(request, key)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    answer: HttpResponse = render_authentication_error(request, provider)
    return answer
