"""What a page asks of the mapping of a folder of extracts, and what it is told: all that both processes know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum, auto
from pathlib import Path

import msgspec

from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import Message, message
from gwella.office.sentences import Value, kept, sentence
from gwella.returns.extracts.form import Accepted
from gwella.returns.extracts.proposal.chosen import Place
from gwella.returns.extracts.proposal.offer import BlockOffer, Offer

SAID = "said.json"
LARGEST = 16 * 1024 * 1024  # bytes; what a process that may have been taken over says is not read beyond that


class Do(StrEnum):
    """What is to be done with the mapping of a folder, before it is shown."""

    LOOK = auto()
    SAVE = auto()
    ACCEPT = auto()


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked: of which folder, and for `save` and `accept` what somebody chose and saw.

    In a process of its own nothing is read but `folder`, nothing written but `work`, and `folder` where it is asked to.
    """

    folder: Path
    authority: str
    language: Language
    do: Do = Do.LOOK
    choices: dict[str, str] = {}
    stamp: str = ""
    by: str = ""
    on: date = date.min
    work: Path = Path()
    memory: int = 0
    seconds: int = 0

    @property
    def writes(self) -> tuple[Path, ...]:
        """The folders that are changed."""
        return (self.work,) if self.do is Do.LOOK else (self.work, self.folder)


class Told(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence as it crosses between processes: its code and its values."""

    code: str
    values: dict[str, Value] = {}

    @classmethod
    def of(cls, said: Message) -> Told:
        return cls(said.code, kept(said.parameters))

    @property
    def says(self) -> Message:
        return sentence(self.code, self.values)


class Reason(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why rows of a file are listed, and how many; never which person they are about."""

    file: str
    heading: str
    code: str
    why: str
    rows: int

    @property
    def why_said(self) -> Message:
        return message(f"mapping.why_{self.why}")


class Standing(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where the mapping stands, without the rows it was made from: what a page shows."""

    blocks: tuple[BlockOffer, ...]
    unused: tuple[str, ...]
    headings: tuple[tuple[Place, tuple[str, ...]], ...]
    told: tuple[Told, ...]
    accepted: Accepted | None
    is_saved: bool
    is_in_use: bool
    not_read: tuple[str, ...]
    stamp: str

    @property
    def offer(self) -> Offer:
        """What is proposed."""
        return Offer(self.blocks, unused=self.unused)

    @property
    def differences(self) -> list[Message]:
        """What changed since the mapping in use."""
        return [one.says for one in self.told]

    @property
    def by_place(self) -> Mapping[Place, Sequence[str]]:
        """The headings that may be chosen, by file and sheet."""
        return dict(self.headings)


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What came of it: why it was refused, where the mapping stands, and what a saved proposal makes of the rows.

    `is_done`: what was asked for was done, whatever stands in the way of showing it.
    """

    is_done: bool = True
    refusal: Told | None = None
    at: Standing | None = None
    account: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()


def instruction(content: bytes) -> Asked:
    """Return what `told` wrote."""
    return msgspec.json.decode(content, type=Asked, dec_hook=lambda kind, value: kind(value))


def told(asked: Asked) -> bytes:
    """Return an instruction as the process reads it."""
    return msgspec.json.encode(asked, enc_hook=str)


def said(content: bytes) -> Said:
    """Return what the process said. Raises ValueError for anything of another shape."""
    return msgspec.json.decode(content, type=Said)
