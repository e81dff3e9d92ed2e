"""What the server asks of a trial, and how it is told: the one thing that both processes know."""

from __future__ import annotations

from enum import StrEnum, auto
from pathlib import Path

import msgspec

from gwella.returns.upload import Sent
from gwella.snapshots.keyring import key_file

SAID, FILES, OUT, AT = "said.json", "files", "out", "at"
ANOTHER = "submissions.another_authority"


class Step(StrEnum):
    """How far a trial has come; whoever sent the files sees it while they wait."""

    READING = auto()
    CHECKING = auto()
    COUNTING = auto()
    COMPARING = auto()


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be tried: on whose books, for which year.

    Nothing is written but in `work`, and nothing read but `reads`. `files` are those that were sent, unpacked; where
    that folder is not there yet, they are unpacked from `sent` into `work`. `mapping` is the one in use of the place,
    taken along where it names one of them. `secret` is the place's key of signs: under it what is found is known again
    in the next submission, whatever becomes of the keys in `keys`.
    """

    sent: tuple[Sent, ...]
    work: Path
    files: Path
    mapping: Path
    results: Path
    definitions: Path
    keys: Path
    secret: bytes
    authority: str
    year: int
    memory: int
    seconds: int

    @property
    def reads(self) -> tuple[Path, ...]:
        """What the trial may read beside `work`; of the keys of all places, its own place's alone."""
        sent = {one.path.parent for one in self.sent}
        key = key_file(self.keys, self.authority)
        return (*sent, self.files, self.mapping, self.results, self.definitions, key)


def instruction(content: bytes) -> Asked:
    """Return what `told` wrote."""
    return msgspec.json.decode(content, type=Asked, dec_hook=lambda kind, value: kind(value))


def told(asked: Asked) -> bytes:
    """Return an instruction as the process reads it."""
    return msgspec.json.encode(asked, enc_hook=str)
