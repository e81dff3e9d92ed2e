"""The pages of submissions, as a performance officer uses them."""

from __future__ import annotations

from typing import Any

from hands import Page, canary
from sent_files import contacts

from gwella.accounts.identifiers import opaque_id
from gwella.audit.chain import By
from gwella.measuring import submissions
from gwella.measuring.models import Submission
from gwella.measuring.shown import Refused
from gwella.office import jobs
from gwella.site.quarantine import begin, keep_names, quarantine
from gwella.site.submitting.work import CHECK, register

OFFICER = "performance_officer"


def sent(place: str) -> list[Any]:
    """Return a submission of a place whose file has its canary in its name and in what it holds."""
    row = _sent(place)
    return [row.public_id]


def to_be_mapped(place: str) -> list[Any]:
    """Return a submission of which the headings wait to be matched."""
    row = _sent(place)
    files = quarantine(place, row.public_id) / "files"
    files.mkdir()
    (files / f"{canary(place)}.csv").write_bytes(contacts(place))
    submissions.refuse(row, By(), Refused(code="submissions.no_tables", is_mappable=True))
    return [row.public_id]


def _sent(place: str) -> Submission:
    register()
    public_id, name = opaque_id(), f"{canary(place)}.csv"
    folder = begin(place, public_id)
    (folder / "0").write_bytes(contacts(place, word=canary(place)))
    keep_names(folder.parent, [name])
    row, _ = submissions.send(
        place, By(), public_id=public_id, digest=public_id, name=name, size=1, year=2024, ask=_asked(place)
    )
    return row


def _asked(place: str) -> submissions.Ask:

    return lambda on: jobs.ask(place, CHECK, on, by="")


PAGES = [
    Page("submissions", OFFICER),
    Page("submission-send", OFFICER),
    Page("submission-tokens", OFFICER),
    Page("submission-token-make", OFFICER, status=302),
    Page("submission-token-withdraw", OFFICER, lambda place: ["A" * 22], status=302),
    # No session opens these, whoever's it is: they are for a token (tests/integration/test_sending_by_token.py).
    Page("submission-by-token", OFFICER, status=404),
    Page("submission-asked-by-token", OFFICER, sent, status=404),
    Page("submission", OFFICER, sent),
    Page("submission-take", OFFICER, sent, status=302),
    Page("submission-look-again", OFFICER, sent, status=302),
    Page("submission-withdraw", OFFICER, sent, status=302),
    Page("submission-findings", OFFICER, sent),
    Page("submission-mapping", OFFICER, to_be_mapped),
    Page("submission-mapping-save", OFFICER, to_be_mapped, status=302),
    Page("submission-mapping-accept", OFFICER, to_be_mapped, status=302),
]
