"""To enter: look at the sheet as it is now, judge what is asked for, keep it, and make the results anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from gwella.code_of_practice.writing import alone_in
from gwella.entries.entry import Entry
from gwella.entries.folder import save
from gwella.entries.rules import Asked, new_entries
from gwella.entries.sheet import sheet


def enter(folder: Path, authority: str, year: int, asked: Sequence[Asked], *, by: str, at: datetime) -> list[Entry]:
    """Keep all that is asked for, or none of it; return the entries that were kept, none for what stood so already.

    Raises NotAllowed, NotFound and ReturnRejected; then nothing is kept.
    """
    sheet(folder, authority, year)  # what is out of step is put right before the folder is held
    with alone_in(folder):
        found = new_entries(sheet(folder, authority, year), asked, by=by, at=at)
        if found:
            save(folder, found)
    return found
