"""Who somebody is to their provider: the issuer, the tenant and the object within it. Never an address."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from gwella.accounts.providers import Provider


class NotThem(Exception):
    """What a provider says does not let anybody in: it names nobody, or somebody of another tenant."""


class Claims(msgspec.Struct, frozen=True):
    """What is taken from what a provider says: nothing else of it is kept."""

    identity: str
    name: str
    email: str
    roles: tuple[str, ...]
    saw_second_factor: bool


def claims(provider: Provider, issuer: str, said: Mapping[str, Any], subject: str) -> Claims:
    """Return what a provider's signed statement says of somebody. Raises NotThem.

    `issuer` is who signed it, as verified; `subject` whom it is about where the provider names no other claim.
    """
    tenant = _one(said, provider.tenant_claim)
    if provider.tenant and tenant != provider.tenant:
        raise NotThem("tenant")
    who = _one(said, provider.object) if provider.object else subject
    if not who:
        raise NotThem("object")
    asked = {provider.roles[one] for one in _all(said, provider.claim) if one in provider.roles}
    return Claims(
        identity=_identity(issuer, tenant, who),
        name=_one(said, provider.name_claim)[:80],
        email=_one(said, provider.email_claim)[:254],
        roles=tuple(sorted(asked)),
        saw_second_factor=_saw(provider, said),
    )


def _identity(issuer: str, tenant: str, who: str) -> str:
    """Return 64 hexadecimal figures that stand for one person of one tenant of one issuer."""
    return hashlib.sha256(json.dumps([issuer, tenant, who]).encode()).hexdigest()


def _saw(provider: Provider, said: Mapping[str, Any]) -> bool:
    rule = provider.second_factor
    return rule is not None and bool(set(_all(said, rule.claim)) & set(rule.holds))


def _one(said: Mapping[str, Any], claim: str) -> str:
    return next(iter(_all(said, claim)), "")


def _all(said: Mapping[str, Any], claim: str) -> tuple[str, ...]:
    value = said.get(claim)
    if isinstance(value, str):
        return (value,)
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, Sequence) else ()
