"""Whether every provider has what stands outside its file: its metadata, or our secret."""

from __future__ import annotations

from gwella.accounts.providers import Kind, Provider, providers
from gwella.code_of_practice.errors import DefinitionError


def whole_providers() -> dict[str, Provider]:
    """Return the providers by key, each with what it needs outside its file. Raises DefinitionError."""
    known = providers()
    for one in known.values():
        _check_is_whole(one)
    return known


def _check_is_whole(provider: Provider) -> None:
    """Raise DefinitionError where a provider lacks what stands outside its file: metadata, or a secret."""
    if provider.kind is Kind.SAML:
        # python3-saml and what it brings is large, and most places have no such provider.
        from gwella.accounts.saml import told_by

        told_by(provider)
    elif not provider.secret:
        raise DefinitionError("sign_on.no_secret", key=provider.key, variable=provider.secret_from)
