"""Packages in one installation, as if its return were at another: made, opened, and said otherwise."""

from __future__ import annotations

import secrets
from pathlib import Path

import msgspec
import pytest
from hands import ONE
from travelled import OFFICER, YEAR, member_named, sign_and_send

from gwella.code_of_practice.errors import Remediable
from gwella.measuring import approval, arriving, travelling
from gwella.measuring.models import Move, Package, Return
from gwella.packages.opened import Opened

AT_A_FILE = "a.zip"


def its() -> Return:
    return approval.of_year(ONE, YEAR)


def sent(contacts: int = 412, keys: Path | None = None) -> travelling.Made:
    """Sign, send and pack the return of the first."""
    sign_and_send(ONE, contacts)
    return travelling.of_return(its(), by=member_named("performance_officer", ONE, OFFICER), keys=keys)


def opened(made: travelling.Made, at: str, keys: Path) -> Opened:
    return arriving.open_package(made.package, AT_A_FILE, at=at, keys=keys)


def forget_here() -> None:
    """As at another installation: nothing of the first's return is here."""
    for model in (Move, Return, Package):
        model.objects.of(ONE).all().delete()


def refused(code: str):
    return pytest.raises(Remediable, check=lambda error: error.code == code)


def again(found: Opened, content: bytes | None = None, **said) -> Opened:
    """Return what a package would hold that says something else of itself, or holds another file."""
    name = next(iter(found.files), "return.csv")
    files = found.files if content is None else {name: content}
    return msgspec.structs.replace(
        found, manifest=msgspec.structs.replace(found.manifest, **said), files=files, name=secrets.token_hex(32)
    )
