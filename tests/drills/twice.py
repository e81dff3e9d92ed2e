"""A thousand submissions, each sent twice at the same moment: a thousand are stored, whole, and none twice.

    python tests/drills/twice.py [1000] [sqlite|postgresql]

Two officers in processes of their own send the same file at one moment, and then the next one. Both are told of the
same submission, which has its files and one job to check it.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from processes import Officer, database_of, site_over

AT_A_TIME = 19  # of an authority no more than twenty wait for somebody, and room is asked for before files are read


def twice(sends: int, which: str, folder: Path) -> dict[str, Any]:
    """Return what came of so many files that were sent twice: one line of a drill, as plain values."""
    begun, site = time.monotonic(), site_over(folder, database_of(which, "gwella_twice"))
    officers, same, amiss = list[Officer](), 0, Counter[str]()
    try:
        for _ in range(2):
            officers.append(Officer(site))
            officers[-1].ask(do="look")  # who is there is made by the first
        for first in range(0, sends, AT_A_TIME):
            ids = [_both(officers, number) for number in range(first, min(first + AT_A_TIME, sends))]
            stands = officers[0].ask(do="look")
            same += sum(len(told) == 1 for told in ids)
            amiss["doubled"] += len(stands["doubled"])
            amiss["without_files"] += len(set().union(*ids) & {*stands["without_files"]})
            # What is withdrawn stays, without its files, and makes room for the next.
            officers[0].ask(do="withdraw", ids=sorted(set().union(*ids)))
        stands = officers[0].ask(do="look")
    finally:
        for one in officers:
            one.kill()
    stored, jobs = len(stands["states"]), stands["jobs"].get("submission.check", 0)
    return {
        "drill": "twice",
        "ok": sends == same == stored == jobs and not amiss.total() and not stands["gaps"],
        "database": which,
        "sent": 2 * sends,
        "told_of_the_same": same,
        "stored": stored,
        "jobs": jobs,
        **amiss,
        "gaps": len(stands["gaps"]),
        "seconds": round(time.monotonic() - begun, 1),
    }


def _both(officers: list[Officer], number: int) -> set[str]:
    """Let both send the same file at one moment; return which submissions they were told of."""
    for one in officers:
        one.tell(do="send", rows=1 + number % AT_A_TIME, name=f"contacts-{number // AT_A_TIME}.csv")
    return {one.answer()["id"] for one in officers}


if __name__ == "__main__":
    sends, which = int((sys.argv[1:2] or ["1000"])[0]), (sys.argv[2:3] or ["sqlite"])[0]
    with tempfile.TemporaryDirectory() as made:
        print(json.dumps(twice(sends, which, Path(made))))
