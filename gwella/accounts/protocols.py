"""OpenID Connect and SAML as allauth knows them, with our idea of who somebody is.

Loaded when somebody goes to a provider (`single_sign_on.Adapter`), with all that speaks to one.
"""

from __future__ import annotations

import hashlib
from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers import registry
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.socialaccount.providers.saml.provider import SAMLProvider
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Saml2

from gwella.accounts.identity import Claims, NotThem, claims
from gwella.accounts.providers import Provider, providers
from gwella.accounts.saml import auth_of

SLACK = 600  # seconds by which two clocks may differ, and more
# With a shared secret or with nothing, whoever knows the public key could sign.
SIGNATURES = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
# Names that are another at every sign-in, or are an address: they say who nobody is.
NO_NAMES = (Saml2.NAMEID_TRANSIENT, Saml2.NAMEID_EMAIL_ADDRESS)


class Verified(OpenIDConnectOAuth2Adapter):
    """Believes an ID token only by its signature, for us, from the issuer that the operator wrote down."""

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        try:
            key = _key_of(id_token, jwt.PyJWKSet.from_dict(answer.json()))
            said: dict[str, Any] = jwt.decode(
                id_token,
                key=key.key,
                algorithms=SIGNATURES,
                audience=app.client_id,
                issuer=providers()[app.provider_id].issuer,
                options={"require": ["exp", "iss", "aud", "sub"]},
            )
        except jwt.PyJWTError as error:
            raise OAuth2Error(type(error).__name__) from None
        return said

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> SocialLogin:
        id_token = kwargs["response"].get("id_token")
        if not id_token:
            raise OAuth2Error("no id_token")
        return self.get_provider().sociallogin_from_response(request, self._decode_id_token(app, id_token))


class _Ours:
    """What both have in common: claims are looked at once, and not kept."""

    def _claims(self, response: Any) -> Claims:
        raise NotImplementedError

    def sociallogin_from_response(self, request: HttpRequest, response: Any) -> SocialLogin:
        """Return the sign-in, with what was said of the person beside it and nothing of it to be stored."""
        try:
            said = self._claims(response)
        except NotThem as error:
            raise PermissionDenied(str(error)) from None
        self._said = said
        login: SocialLogin = super().sociallogin_from_response(request, response)  # type: ignore[misc]
        login.email_addresses, login.claims = [], said
        return login

    def extract_uid(self, data: Any) -> str:
        return self._said.identity

    def extract_extra_data(self, data: Any) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, data: Any) -> list[Any]:
        return []

    def extract_common_fields(self, data: Any) -> dict[str, Any]:
        return {"email": self._said.email, "name": self._said.name}


class OpenIDConnect(_Ours, OpenIDConnectProvider):
    """A provider that speaks OpenID Connect: code flow with PKCE."""

    oauth2_adapter_class = Verified
    supports_token_authentication = False

    def _claims(self, response: dict[str, Any]) -> Claims:
        its = providers()[self.app.provider_id]
        return claims(its, response["iss"], response, str(response["sub"]))


class Saml(_Ours, SAMLProvider):
    """A provider that speaks SAML 2.0, known by the metadata in a file: nothing is fetched."""

    def _claims(self, response: OneLogin_Saml2_Auth) -> Claims:
        its = providers()[self.app.client_id]
        _check_is_new(its, response)
        subject = "" if response.get_nameid_format() in NO_NAMES else response.get_nameid()
        return claims(its, response.get_settings().get_idp_data()["entityId"], response.get_attributes(), subject)

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponseRedirect:
        auth = auth_of(request, providers()[self.app.client_id])
        there = auth.login(return_to="")
        self.stash_redirect_state(request, process, next_url, data, state_id=auth.get_last_request_id(), **kwargs)
        return HttpResponseRedirect(there)


def oidc_way(request: HttpRequest, key: str) -> HttpResponse:
    """Return what leads to a provider of OpenID Connect. Raises OSError where it does not answer."""
    way: HttpResponse = OAuth2LoginView.adapter_view(Verified(request, key))(request)
    return way


def oidc_answered(request: HttpRequest, key: str) -> HttpResponse:
    """Let in whom a provider of OpenID Connect sends back. Raises what was wrong with it, as allauth and PyJWT do."""
    answer: HttpResponse = OAuth2CallbackView.adapter_view(Verified(request, key))(request)
    return answer


def _key_of(token: str, keys: jwt.PyJWKSet) -> jwt.PyJWK:
    """Return the key that a token says it was signed with; the only one there is, where it says none."""
    named = jwt.get_unverified_header(token).get("kid")
    fit = [one for one in keys.keys if named in (None, one.key_id)]
    if len(fit) != 1:
        raise jwt.InvalidKeyError("no such key")
    return fit[0]


def _check_is_new(its: Provider, response: OneLogin_Saml2_Auth) -> None:
    """Raise NotThem for an assertion that has been used: each lets somebody in once."""
    good_for = max((response.get_last_assertion_not_on_or_after() or 0) - timezone.now().timestamp(), 0)
    used = hashlib.sha256(f"{its.key} {response.get_last_assertion_id()}".encode()).hexdigest()
    if not cache.add(f"saml:{used}", True, good_for + SLACK):
        raise NotThem("replayed")


for one in (OpenIDConnect, Saml):
    registry.register(one)
