"""The tampering drill: the record is changed beneath its walls in random ways, and every one of them must be found.

`tampered(number, seed)` does so in the database of Django’s settings and returns the figures of the drill. Each way is
undone by bringing the rows back as they were, so the record may be one that is in use elsewhere too.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction

from gwella.audit import walls
from gwella.audit.chain import By, hash_of, record
from gwella.audit.checkpoint import Checkpoint, checkpoint
from gwella.audit.models import Entry
from gwella.audit.verifying import verify

PLACES = ("W06000001", "W06000002", "")
WORDS = ("submission.take", "return.sign", "rows.see", "sign_in.begin")
LENGTH = 40  # entries of each place
COLUMNS = ("who", "role", "what", "on", "reason", "facts", "at", "number", "before", "hash", "place")

Row = dict[str, Any]


def tampered(number: int, seed: int = 1) -> dict[str, Any]:
    """Tamper `number` times, and return how many were found, by the way it was done, with what it took."""
    fill()
    key = Ed25519PrivateKey.generate()
    kept = checkpoint(key, datetime.now(UTC))
    assert not verify(kept).wrong, "the record does not hold before anybody touched it"
    chance, done, found = random.Random(seed), Counter[str](), Counter[str]()
    began = time.perf_counter()
    for _ in range(number):
        way = chance.choice(sorted(WAYS))
        done[way] += 1
        found[way] += _is_found(WAYS[way], chance, kept)
    assert not verify(kept).wrong, "the record was not brought back as it was"
    return {
        "drill": "tampering",
        "ok": done == found,
        "database": connection.vendor,
        "tamperings": number,
        "found": found.total(),
        "by_way": {way: f"{found[way]}/{done[way]}" for way in sorted(done)},
        "seconds": round(time.perf_counter() - began, 1),
    }


def fill() -> None:
    """Add entries to the chains of several places."""
    for turn in range(LENGTH):
        for place in PLACES:
            facts = {"rows": turn * 7, "kind": "ŵ", "late": turn % 2 == 0, "z": None, "a": "y"}
            record(By(f"person-{turn % 5}", "performance_officer", place), WORDS[turn % 4], on=f"t{turn}", facts=facts)


def rows_of(place: str) -> list[Row]:
    """Return the entries of a place as rows, in their order."""
    return list(Entry.objects.of(place).order_by("number").values("id", *COLUMNS))


def change(rows: list[Row], chance: random.Random) -> None:
    """Change one cell of one entry."""
    row = chance.choice(rows)
    column = chance.choice(["who", "role", "what", "on", "reason", "facts", "at", "before", "hash"])
    if column == "at":
        row["at"] += timedelta(microseconds=1)
    elif column == "facts":
        row["facts"] = {**row["facts"], "rows": row["facts"]["rows"] + 1}
    else:
        row[column] = "role.give" if column == "what" else f"{row[column]}x"[-9:]


def take_out(rows: list[Row], chance: random.Random) -> None:
    """Take one entry out of the middle."""
    del rows[chance.randrange(len(rows) - 1)]


def take_out_and_close(rows: list[Row], chance: random.Random) -> None:
    """Take one out, and give those after it the numbers that they would have without it."""
    take_out(rows, chance)
    for number, row in enumerate(rows, 1):
        row["number"] = number


def put_in(rows: list[Row], chance: random.Random) -> None:
    """Put an entry that never was between two, with a hash of its own that is right."""
    place = chance.randrange(1, len(rows))
    forged = {
        **rows[place - 1],
        "what": "rows.see",
        "who": "somebody-else",
        "before": rows[place - 1]["hash"],
        "id": None,
    }
    rows.insert(place, forged)
    for number, row in enumerate(rows, 1):
        row["number"] = number
    forged["hash"] = hash_of(Entry(**forged))


def put_in_another_order(rows: list[Row], chance: random.Random) -> None:
    """Let two entries change their places."""
    one, other = chance.sample(range(len(rows)), 2)
    rows[one]["number"], rows[other]["number"] = rows[other]["number"], rows[one]["number"]
    rows[one], rows[other] = rows[other], rows[one]


def cut(rows: list[Row], chance: random.Random) -> None:
    """Cut off the end, or all of it."""
    del rows[chance.randrange(len(rows)) :]


def write_anew(rows: list[Row], chance: random.Random) -> None:
    """Change an entry, and hash it and all that follow anew: the chain holds, and only the checkpoint knows."""
    place = chance.randrange(len(rows))
    rows[place]["who"] = "nobody"
    for number in range(place, len(rows)):
        rows[number]["before"] = rows[number - 1]["hash"] if number else ""
        rows[number]["hash"] = hash_of(Entry(**rows[number]))


WAYS: dict[str, Callable[[list[Row], random.Random], None]] = {
    "change": change,
    "take out": take_out,
    "take out and close": take_out_and_close,
    "put in": put_in,
    "another order": put_in_another_order,
    "cut": cut,
    "write anew": write_anew,
}


def _is_found(way: Callable[[list[Row], random.Random], None], chance: random.Random, kept: Checkpoint) -> bool:
    place = chance.choice(PLACES)
    rows = rows_of(place)
    way(rows, chance)
    with transaction.atomic():
        beneath(place, rows)
        found = verify(kept).wrong
        transaction.set_rollback(True)
    return bool(found) and all(one.place == place for one in found)


def beneath(place: str, rows: list[Row]) -> None:
    """Put these rows in the place of a chain, beneath the walls: in one transaction, walls and all."""
    from django.db.models import QuerySet

    walls.take_down(connection)
    plain = QuerySet(Entry).filter(place=place)
    plain.delete()
    QuerySet(Entry).bulk_create([Entry(**{**row, "id": None}) for row in rows])
    walls.put_up(connection)
