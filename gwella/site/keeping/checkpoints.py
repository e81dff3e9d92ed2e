"""The checkpoints of this server: where they lie, and the worker's part in making them."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from django.conf import settings

from gwella.audit.checkpoint import Checkpoint
from gwella.audit.kept_outside import Due, newest, write
from gwella.audit.signing import signing_key
from gwella.code_of_practice.errors import Remediable

FOLDER = "checkpoints"

logger = logging.getLogger(__name__)


def folder() -> Path:
    """Return the folder that checkpoints are written to."""
    return Path(settings.CHECKPOINTS) if settings.CHECKPOINTS else Path(settings.DATA) / FOLDER


def last() -> Checkpoint | None:
    """Return the newest checkpoint here; None where there is none. Raises ReturnRejected for one that was changed."""
    its = folder()
    return newest(its, signing_key(Path(settings.DATA)).public_key()) if its.is_dir() else None


class Sealing:
    """Makes checkpoints as they fall due; one worker has one."""

    def __init__(self) -> None:
        self._due = Due()

    def look(self, now: datetime) -> bool:
        """Make a checkpoint where one is due, and return whether one was made; what stands in its way is logged."""
        try:
            if not self._due.is_due(last(), now):
                return False
            wrong = write(folder(), signing_key(Path(settings.DATA)), now)
        except Remediable as error:
            logger.error("no checkpoint of the record was made: %s", error.code)
            return False
        if wrong:
            logger.error("no checkpoint of the record was made: it is not what the last one says (%s)", len(wrong))
        return not wrong
