"""The drill of many who write the record of one place at once: one chain, nobody refused, and how many a minute."""

from __future__ import annotations

import threading
import time
from typing import Any

from django.db import DatabaseError, connection, connections

from gwella.audit.chain import By, record
from gwella.audit.models import Entry
from gwella.audit.verifying import verify

PLACE = "W06000001"
ENOUGH = 2_000  # writers a minute


def written(threads: int, each: int) -> dict[str, Any]:
    """Let `threads` write `each` entries into one chain at once; return what came of it."""
    refused: list[str] = []
    before = Entry.objects.of(PLACE).count()

    def write() -> None:
        try:
            for _ in range(each):
                record(By("nia", "performance_officer", PLACE), "sign_in.begin")
        except DatabaseError as error:
            refused.append(type(error).__name__)
        finally:
            connections.close_all()

    at_once = [threading.Thread(target=write) for _ in range(threads)]
    began = time.perf_counter()
    for thread in at_once:
        thread.start()
    for thread in at_once:
        thread.join()
    a_minute = round(threads * each / (time.perf_counter() - began) * 60)
    kept = Entry.objects.of(PLACE).count() - before
    holds = not verify().wrong
    return {
        "drill": "writers",
        "ok": holds and not refused and kept == threads * each and a_minute > ENOUGH,
        "database": connection.vendor,
        "threads": threads,
        "entries": kept,
        "refused": len(refused),
        "a_minute": a_minute,
    }
