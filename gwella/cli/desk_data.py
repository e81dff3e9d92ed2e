"""Where the site of a desk keeps what it needs while it runs: a folder that is gone when the desk ends.

A desk that was killed could not tidy up after itself, so the next one does, and only where nobody is at work any more.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gwella.cli.serving import answers
from gwella.code_of_practice.writing import LOCK

NAMED = "gwella-desk-"
PORT = "port"  # a file that says on which port the site over this folder answers


@contextmanager
def desk_data(port: int) -> Iterator[Path]:
    """Yield a new folder for the site that answers on `port`; those that killed desks left behind go first."""
    from filelock import FileLock

    sweep(Path(tempfile.gettempdir()))
    with tempfile.TemporaryDirectory(prefix=NAMED) as made:
        folder = Path(made)
        with FileLock(folder / LOCK):  # an end of this process, whatever its kind, lets go of it
            (folder / PORT).write_text(str(port), encoding="utf-8")
            yield folder


def sweep(where: Path) -> None:
    """Remove the folders of desks that are gone; what cannot be removed is left for the next one."""
    for folder in where.glob(f"{NAMED}*"):
        if _is_ours(folder) and _is_left_behind(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _is_ours(folder: Path) -> bool:
    """Say whether this user made a folder: in a place that all share, anybody may give one its name."""
    if folder.is_symlink() or not folder.is_dir():
        return False
    return not hasattr(os, "getuid") or folder.lstat().st_uid == os.getuid()


def _is_left_behind(folder: Path) -> bool:
    """Say whether neither the desk of a folder nor its site runs any more: a site outlives a desk that was killed.

    A folder without its port is just being made.
    """
    from filelock import FileLock, Timeout

    try:
        port = (folder / PORT).read_text(encoding="utf-8")
        with FileLock(folder / LOCK, timeout=0):
            return port.isdecimal() and not answers(int(port))
    except (OSError, Timeout):
        return False
