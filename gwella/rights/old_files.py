"""Snapshots that are past their time, and when a file or a folder was last written."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime
from pathlib import Path

from gwella.rights.person import other_files


def old_snapshots(snapshots: Path, authority: str, earlier_than: date) -> list[Path]:
    """Return the snapshots in force no longer that were written before a day."""
    return [path for path in other_files(snapshots, authority) if written_on(path) < earlier_than]


def remove(paths: Collection[Path]) -> int:
    """Remove files, and folders that are empty then; return how many files went."""
    gone = 0
    for path in paths:
        path.unlink(missing_ok=True)
        gone += 1
        if path.parent.is_dir() and not any(path.parent.iterdir()):
            path.parent.rmdir()
    return gone


def written_on(path: Path) -> date:
    """Return the day on which a file was last written."""
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).date()


def last_written(folder: Path) -> date:
    """Return the day on which anything in a folder was last written."""
    return max(written_on(path) for path in (folder, *folder.rglob("*")))
