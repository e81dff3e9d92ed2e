"""Through whom people sign in: one TOML file that the operator names, read as strictly as a definition.

A provider belongs to one place, and its table says which of its app roles is which of ours. What a role of a person
is worth is never asked of the provider again: `claims` keeps to this table.
"""

from __future__ import annotations

import os
import re
from enum import StrEnum, auto
from functools import lru_cache
from pathlib import Path

import msgspec
from django.conf import settings

from gwella.accounts.roles import givable
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.misfit import Misfit
from gwella.code_of_practice.places import areas
from gwella.code_of_practice.reading import read

KEY = re.compile(r"[a-z][a-z0-9-]{0,39}")


class Kind(StrEnum):
    """By which standard."""

    OIDC = auto()
    SAML = auto()


class SecondFactor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """By which claim a provider says that it saw a second factor, and which of its values say so."""

    claim: str
    holds: tuple[str, ...]


class Provider(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One provider. `object` names the claim that says who somebody is, `tenant` the only tenant that is let in.

    Without `second_factor` everybody sets up one with us. `creates` says whether who is not known yet is let in at all.
    OpenID Connect has an issuer, a client and the name of the environment variable that holds its secret; SAML the
    file of the provider's metadata, beside this one.
    """

    key: str
    kind: Kind
    title: Text
    place: str = ""
    roles: dict[str, str]
    claim: str = "roles"
    object: str = ""
    tenant: str = ""
    tenant_claim: str = "tid"
    name_claim: str = "name"
    email_claim: str = "email"
    second_factor: SecondFactor | None = None
    creates: bool = True
    issuer: str = ""
    client: str = ""
    secret_from: str = ""
    metadata: str = ""

    def __post_init__(self) -> None:
        if not KEY.fullmatch(self.key):
            raise Misfit("misfits.provider_key")
        if self.place and self.place not in areas():
            raise Misfit("misfits.provider_place", place=self.place)
        if strangers := set(self.roles.values()) - set(givable(self.place)):
            raise Misfit("misfits.provider_roles", roles=", ".join(sorted(strangers)))
        wanted = ("issuer", "client", "secret_from") if self.kind is Kind.OIDC else ("metadata",)
        if missing := [name for name in wanted if not getattr(self, name)]:
            raise Misfit("misfits.provider_missing", names=", ".join(missing))
        if self.issuer and not re.match(r"https://|http://127\.0\.0\.1[:/]", self.issuer):
            raise Misfit("misfits.provider_issuer")

    @property
    def secret(self) -> str:
        """Return the client's secret, which stands in the environment and never in the file."""
        return os.environ.get(self.secret_from, "")


class SignOn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Every provider, in the order in which the sign-in page shows them."""

    provider: tuple[Provider, ...] = ()

    def __post_init__(self) -> None:
        keys = [one.key for one in self.provider]
        if len(keys) != len(set(keys)):
            raise Misfit("misfits.provider_twice")


def providers() -> dict[str, Provider]:
    """Return the providers by key: none where the operator names no file. Raises DefinitionError."""
    if not settings.GWELLA_SIGN_ON:
        return {}
    path = Path(settings.GWELLA_SIGN_ON)
    return {one.key: one for one in _read(path, path.stat().st_mtime_ns if path.is_file() else 0).provider}


def beside(name: str) -> Path:
    """Return the path of a file that the providers' file names."""
    return Path(settings.GWELLA_SIGN_ON).parent / name


@lru_cache(maxsize=4)
def _read(path: Path, changed_at: int) -> SignOn:
    return read(path, SignOn)
