"""One authority sends one table once more, with one row changed."""

from __future__ import annotations

import csv
from pathlib import Path

from gwella.snapshots.tables import Kind, table

RESUBMITTED = "contacts"
YES, NO = "yes", "no"


def resubmitted(extract: Path, folder: Path, number: int) -> Path:
    """Return a new folder with the table of an extract in which one answer is another; `number` says in which row.

    Each number changes a different row, so that no round finds what an earlier one kept.
    """
    columns = [one for one in table(RESUBMITTED).columns.values() if not one.officer_only]
    asked = next(one.title.en for one in columns if one.kind is Kind.YES_NO)
    with (extract / f"{RESUBMITTED}.csv").open(encoding="utf-8", newline="") as file:
        headings, *rows = csv.reader(file)
    place = headings.index(asked)
    answered = [row for row in rows if row[place] in (YES, NO)]
    answered[number][place] = NO if answered[number][place] == YES else YES
    folder.mkdir()
    with (folder / f"{RESUBMITTED}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([headings, *rows])
    return folder
