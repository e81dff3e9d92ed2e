"""A small, right return of the invented authority, which each test makes wrong in its own way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

PEOPLE = """\
person,authority,born_on,sex,language
P1,X06000001,1950-03-02,female,welsh
P2,X06000001,1961-11-30,male,english
"""
CONTACTS = """\
contact,authority,person,contacted_on,client_group,already_supported,advice_given,decided_on,team,worker,case_reference
C1,X06000001,P1,2024-05-01,adult,no,yes,2024-05-02,Bro Hud,W001,CD-1
C2,X06000001,P2,2024-06-01,adult,no,no,2024-06-03,Glan Hud,W002,CD-2
"""

Folder = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Return a function that writes a return: the right files, but those that are given."""

    def write(**files: str | bytes) -> Path:
        place = tmp_path / "return"
        place.mkdir(exist_ok=True)
        for name, content in ({"people": PEOPLE, "contacts": CONTACTS} | files).items():
            raw = content.encode() if isinstance(content, str) else content
            (place / (name if "." in name else f"{name}.csv")).write_bytes(raw)
        return place

    return write
