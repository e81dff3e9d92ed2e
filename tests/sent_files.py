"""Files as an officer sends them, of any place and year, and a worker that does what waits."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from gwella.measuring.models import Submission

HEADINGS = "Authority,Contact,Person,Date of contact,Client group,Already receiving care and support,Case reference"
YEAR = 2024


def contacts(place: str, rows: int = 3, year: int = YEAR, word: str = "") -> bytes:
    """Return a file of contacts about adults; the last has a client group that is none, and `word` as reference."""
    lines = [f"{place},C{one},P{one},{year}-05-{one % 28 + 1:02},adult,no,R{one}" for one in range(rows)]
    lines.append(f"{place},C{rows},P{rows},{year}-06-01,neither,no,{word}")
    return "\n".join([HEADINGS, *lines, ""]).encode()


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def send(client: Client, files: Mapping[str, bytes], year: int = YEAR, language: str = "en", **more: Any) -> Any:
    """Send files by the form, and return the answer."""
    sent = [SimpleUploadedFile(name, content) for name, content in files.items()]
    return client.post(f"/{language}/{PATHS[language]}/", {"files": sent, "year": str(year), "whole": "yes"}, **more)


PATHS = {"en": "submissions/send", "cy": "cyflwyniadau/anfon"}


def of_answer(answer: Any, place: str) -> Submission:
    """Return the submission that an answer leads to."""
    return Submission.objects.of(place).get(public_id=id_in(answer))


def id_in(answer: Any) -> str:
    """Return the public id of the submission that an answer leads to."""
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"].split("?")[0].rstrip("/").rsplit("/", 1)[1])


def work_off() -> None:
    """Do what waits, as the worker process does it."""
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)


def taken(client: Client, place: str, files: Mapping[str, bytes], year: int = YEAR) -> Submission:
    """Send files, have them checked, confirm them, and have them taken."""
    row = of_answer(send(client, files, year), place)
    work_off()
    row = again(row)
    client.post(reverse("submission-take", args=[row.public_id]), {"stamp": row.stamp})
    work_off()
    return again(row)


def again(row: Submission) -> Submission:
    """Return a submission as it is now."""
    return Submission.objects.of(row.authority).get(public_id=row.public_id)
