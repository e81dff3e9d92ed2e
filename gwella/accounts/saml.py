"""What python3-saml is told of a provider: its metadata from a file, and that nothing unsigned is believed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from lxml.etree import XMLSyntaxError
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Saml2
from onelogin.saml2.errors import OneLogin_Saml2_Error
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser
from onelogin.saml2.settings import OneLogin_Saml2_Settings

from gwella.accounts.providers import Provider, beside
from gwella.code_of_practice.errors import DefinitionError

SECURITY = {
    "wantAssertionsSigned": True,
    "wantNameId": False,
    "wantAttributeStatement": False,
    "requestedAuthnContext": False,
    "rejectDeprecatedAlgorithm": True,
    "allowSingleLabelDomains": True,  # a council’s own network has names without a dot
    "signatureAlgorithm": Saml2.RSA_SHA256,
    "digestAlgorithm": Saml2.SHA256,
}
UNREADABLE = (OneLogin_Saml2_Error, XMLSyntaxError)
LARGEST = 4 * 1024 * 1024  # bytes; a federation's metadata may be long


def auth_of(request: HttpRequest, provider: Provider) -> OneLogin_Saml2_Auth:
    """Return python3-saml's view of a request to or from this provider."""
    return OneLogin_Saml2_Auth(
        {
            "https": "on" if request.is_secure() else "off",
            "http_host": request.get_host(),
            "script_name": request.path,
            "get_data": request.GET.copy(),
            "post_data": request.POST.copy(),
        },
        _settings(request, provider),
    )


def our_metadata(request: HttpRequest, provider: Provider) -> str:
    """Return what the provider's administrator loads to know us, as XML."""
    its = OneLogin_Saml2_Settings(settings=_settings(request, provider), sp_validation_only=True)
    text: str | bytes = its.get_sp_metadata()
    return text.decode() if isinstance(text, bytes) else text


def _settings(request: HttpRequest, provider: Provider) -> dict[str, Any]:
    acs, about = (
        request.build_absolute_uri(reverse(name, args=[provider.key])) for name in ("saml-answer", "saml-metadata")
    )
    ours = {"entityId": about, "assertionConsumerService": {"url": acs, "binding": Saml2.BINDING_HTTP_POST}}
    return {"strict": True, "security": SECURITY, "sp": ours, "idp": told_by(provider)}


def told_by(provider: Provider) -> dict[str, Any]:
    """Return what the metadata file says of the provider. Raises DefinitionError for a file that is none."""
    path = beside(provider.metadata)
    if not path.is_file() or path.stat().st_size > LARGEST:
        raise DefinitionError("sign_on.no_metadata", file=path.name)
    found: dict[str, Any] = OneLogin_Saml2_IdPMetadataParser.parse(path.read_bytes()).get("idp", {})
    if not (found.get("entityId") and found.get("singleSignOnService")):
        raise DefinitionError("sign_on.no_metadata", file=path.name)
    return found
