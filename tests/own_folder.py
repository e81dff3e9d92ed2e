"""A folder of an authority's own definitions that is read by this process, and what an officer enters into it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gwella.code_of_practice.language import Text
from gwella.code_of_practice.reading import forget
from gwella.metrics.confirmations import By, Confirmation
from gwella.metrics.edition import Edition

CONTACTS, RECALLED, ASSESSED = "adult.contacts.received", "adult.plans.at_31_march", "carer.assessments.completed"
TODAY = date(2026, 5, 2)
NIA = By("Nia Prys", "Performance officer", Text("Gwynedd Council", "Cyngor Gwynedd"))
OFFICIAL = Text("The number of contacts received.", "Nifer y cysylltiadau a dderbyniwyd.")
CHANGED = Text("Contacts out of hours are included.", "Cynhwysir cysylltiadau y tu allan i oriau.")


@contextmanager
def read_from(folder: Path) -> Iterator[Path]:
    """Read definitions from `folder` too, and no longer once that is over."""
    try:
        with pytest.MonkeyPatch.context() as patched:
            patched.setenv("GWELLA_DEFINITIONS", str(folder))
            forget()
            yield folder
    finally:
        forget()  # also where the test failed, or every later one would read what it left


def official(edition: int = 2022, **fields: Any) -> Confirmation:
    """Return what an officer read of the contacts for adults, or something that differs."""
    said = {
        "code": "AD/001",
        "title": OFFICIAL,
        "wording": OFFICIAL,
        "document": "Performance guidance 2026",
        "page": "12",
        "read_on": date(2026, 5, 1),
        "confirmed_on": TODAY,
        "by": NIA,
    }
    return Confirmation(edition=edition, **(said | fields))


def differing(year: int = 2026, **fields: Any) -> Confirmation:
    """Return a confirmation that says what differs; its new edition has what `fields` say of a count."""
    made = {"from_": year, "change": CHANGED, "code": fields.get("code", "AD/001")} | {
        name: fields.pop(name) for name in ("count", "break_in_series") if name in fields
    }
    return official(year, differs=CHANGED, makes=Edition(**made), **fields)
