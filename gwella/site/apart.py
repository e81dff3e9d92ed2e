"""What was sent is read by a process apart: what that may take, and the mapping of the headings as it says it.

No page reads a stranger's file by itself.
"""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

import msgspec

from gwella.cli.mapping_asked import LARGEST, SAID, Asked, Said, Told, said, told
from gwella.office.child import Ended, Why, done_by_child, told_back
from gwella.site.quarantine import WORK

MEMORY = 1024**3  # bytes
SECONDS_A_FILE = 60
WHY = {Why.TIME: "submissions.too_long", Why.KILLED: "submissions.too_much_memory"}

logger = logging.getLogger(__name__)


def said_by_child(asked: Asked) -> Said:
    """Return what a confined process says of the mapping of a folder; why not, where it could say nothing."""
    folder = asked.folder.parent
    with tempfile.TemporaryDirectory(prefix=WORK, dir=folder, ignore_cleanup_errors=True) as made:
        limits = {"seconds": SECONDS_A_FILE, "memory": MEMORY}
        its = msgspec.structs.replace(asked, work=Path(made), **limits)
        try:
            done_by_child("gwella.cli.mapping_done", told(its), its.work, **limits, around={}, beat=_beat)
            return said(told_back(its.work / SAID, LARGEST))
        except Ended as ended:
            if ended.why in WHY:
                return _not_said(WHY[ended.why], seconds=SECONDS_A_FILE)
            logger.error("the mapping of a submission broke down: %s", ended.last or "no error was said")
        except (OSError, ValueError) as error:
            # What a child that may have been taken over says is believed in one shape alone.
            logger.error("the mapping of a submission said nothing that can be read: %s", type(error).__name__)
    return _not_said("submissions.broke_down")


def _not_said(code: str, **values: int) -> Said:
    return Said(is_done=False, refusal=Told(code, dict(values)))


def _beat() -> None:
    """Nobody waits for a sign of life: whoever asked is waiting for the page."""
