"""Checkpoints that come by themselves: once a day, and whenever something was signed, sent or released.

They are written to one folder, which the operator ships to another machine. A new one is signed only while the record
still holds what the last one says, so that an end which was cut off, or forged, is not covered by the next.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.db.models import Max

from gwella.audit.checkpoint import Checkpoint, as_file, checkpoint, read_checkpoint
from gwella.audit.models import Entry
from gwella.audit.reach import every_chain
from gwella.audit.verifying import Wrong, against
from gwella.audit.vocabulary import sealing
from gwella.code_of_practice.errors import ReturnRejected
from gwella.code_of_practice.writing import make_folder, whole

NAMES = "checkpoint-*.json"
EVERY = timedelta(days=1)


def files(folder: Path) -> list[Path]:
    """Return the checkpoints of a folder, the oldest first."""
    return sorted(folder.glob(NAMES)) if folder.is_dir() else []


def newest(folder: Path, key: Ed25519PublicKey) -> Checkpoint | None:
    """Return the last checkpoint that was written; None where there is none.

    Raises ReturnRejected, also for one under the name of another moment: an older one, copied, would cover what was
    cut off since it was signed.
    """
    there = files(folder)
    if not there:
        return None
    its = read_checkpoint(there[-1], key)
    if there[-1].name != _name(made_at(its)):
        raise ReturnRejected("audit.not_as_signed", file=there[-1].name)
    return its


def made_at(its: Checkpoint) -> datetime:
    """Return when a checkpoint was made."""
    return datetime.fromisoformat(its.made_at)


def write(folder: Path, key: Ed25519PrivateKey, at: datetime) -> list[Wrong]:
    """Write where every chain stands now, unless the record holds no more what the last one says; return what not.

    Raises ReturnRejected where the last one cannot be read, and NotAllowed where the folder cannot be written.
    """
    last = newest(folder, key.public_key())
    if last and (wrong := against(last)):
        return wrong
    made = checkpoint(key, at)
    make_folder(folder, private=True)
    with whole(folder / _name(at)) as unfinished:
        unfinished.write_bytes(as_file(made))
    return []


def _name(at: datetime) -> str:
    return f"checkpoint-{at.astimezone(UTC):%Y%m%dT%H%M%S%fZ}.json"


class Due:
    """Says when the next checkpoint is to be made: it looks at what was recorded since it looked last."""

    def __init__(self) -> None:
        self._seen: int | None = None

    @every_chain()
    def is_due(self, last: Checkpoint | None, now: datetime) -> bool:
        """Say whether a day has gone by, or something was signed, sent or released since this was asked last."""
        seen, self._seen = self._seen, Entry.objects.aggregate(last=Max("pk"))["last"] or 0
        if last is None or now - made_at(last) >= EVERY:
            return self._seen > 0
        since = Entry.objects.filter(pk__gt=seen) if seen is not None else Entry.objects.filter(at__gt=made_at(last))
        return since.filter(what__in=sealing()).exists()
