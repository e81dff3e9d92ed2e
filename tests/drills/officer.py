"""An officer before a site, in a process that can be killed: one order a line, one answer a line, both JSON.

{"do": "send", "rows": 4}          -> {"id": …}          the files are acknowledged once this is answered
{"do": "state", "id": …}           -> {"state": …, "work": …}   of the submission, and of the work on it
{"do": "confirm", "id": …}         -> {"state": …, "work": …}
{"do": "withdraw", "ids": [...]}   -> {"answered": [302, ...]}
{"do": "look"}                     -> what stands: in the database, in the folder of the books, and in the record
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

PLACE, METRIC, YEAR = "W06000001", "adult.contacts.received", 2024


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "gwella.site.settings"
    sys.path.insert(0, str(Path(__file__).parents[1]))
    import django
    from django.conf import settings

    django.setup()
    settings.ALLOWED_HOSTS = ["testserver"]
    client = _client()
    for line in sys.stdin:
        order = json.loads(line)
        answer = ORDERS[order.pop("do")](client, **order)
        print(json.dumps(answer), flush=True)


def send(client: Any, rows: int, name: str = "contacts.csv") -> dict[str, Any]:
    from sent_files import contacts, id_in
    from sent_files import send as posted

    return {"id": id_in(posted(client, {name: contacts(PLACE, rows)}))}


def state(client: Any, id: str) -> dict[str, Any]:  # noqa: A002 - as the order says it
    from gwella.measuring.models import Submission
    from gwella.office.jobs import latest, within

    with within(PLACE):
        job = latest(PLACE, id)
        return {"state": Submission.objects.of(PLACE).get(public_id=id).state, "work": job.state if job else ""}


def confirm(client: Any, id: str) -> dict[str, Any]:  # noqa: A002 - as the order says it
    from django.urls import reverse

    from gwella.measuring.models import Submission
    from gwella.office.jobs import within

    with within(PLACE):
        row = Submission.objects.of(PLACE).get(public_id=id)
    client.post(reverse("submission-take", args=[id]), {"stamp": row.stamp})
    return state(client, id)


def withdraw(client: Any, ids: list[str]) -> dict[str, Any]:
    from django.urls import reverse

    return {"answered": [client.post(reverse("submission-withdraw", args=[one])).status_code for one in ids]}


def look(client: Any) -> dict[str, Any]:
    from gwella.office.jobs import within

    with within(PLACE):
        return _stands()


def _stands() -> dict[str, Any]:
    from gwella.audit.models import Entry
    from gwella.measuring.models import Books, Figure, Submission
    from gwella.office.models import Job, Notice
    from gwella.site.quarantine import quarantine, sent_in
    from gwella.site.submitting.arriving import Piece, digest_of

    def lying(row: Submission) -> str:
        sent = [(one.name, one.path.read_bytes()) for one in sent_in(quarantine(PLACE, row.public_id))]
        its = [Piece(name, len(content), hashlib.sha256(content).hexdigest()) for name, content in sent]
        return digest_of(row.year, its)

    rows = list(Submission.objects.of(PLACE))
    active = Counter(row.digest for row in rows if row.state not in ("refused", "withdrawn"))
    entries = list(Entry.objects.filter(place=PLACE).order_by("number"))
    books = Books.objects.of(PLACE).first()
    return {
        "standing": books.submission if books else "",
        "in_database": _value(Figure.objects.of(PLACE)),
        "in_folder": _in_folder(),
        "figures": Figure.objects.of(PLACE).count(),
        "doubled": [digest for digest, times in active.items() if times > 1],
        "without_files": [row.public_id for row in rows if lying(row) != row.digest],
        "states": {row.public_id: row.state for row in rows},
        "taken": Counter(one.on for one in entries if one.what == "submission.take"),
        "jobs": Counter(one.kind for one in Job.objects.of(PLACE)),
        "jobs_not_done": Job.objects.of(PLACE).exclude(state="done").count(),
        "notices": Counter(one.code for one in Notice.objects.of(PLACE)),
        "gaps": [one.number for place, one in enumerate(entries, start=1) if one.number != place],
    }


def _value(rows: Any) -> float | None:
    found = rows.filter(metric=METRIC, area=PLACE, period=str(YEAR), breakdown="").first()
    return found.value if found else None


def _in_folder() -> float | None:
    from gwella.metrics.files import CSV, read_results
    from gwella.site.books import books

    folder = books(PLACE).results
    if not (folder / CSV).is_file():
        return None
    key = (METRIC, PLACE, str(YEAR), "", "")
    return next((one.value for one in read_results(folder) if tuple(one.key) == key), None)


def _client() -> Any:
    from hands import member, signed_in

    from gwella.accounts.models import Membership

    there = Membership.objects.filter(place=PLACE).select_related("person").first()
    return signed_in(there or member("performance_officer", PLACE))


ORDERS = {"send": send, "state": state, "confirm": confirm, "withdraw": withdraw, "look": look}

if __name__ == "__main__":
    main()
