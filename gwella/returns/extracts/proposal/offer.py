"""What is proposed for an extract, as data: blocks, their columns, and their codes with the rows of each.

A proposal never applies itself. Of coded columns it holds the answers; of all others only the form of their dates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from gwella.code_of_practice.messages import Message
from gwella.returns.extracts.form import Block, Cell


class CodeOffer(msgspec.Struct, frozen=True):
    """One answer of a case system: what it becomes ("" where that is open), and in how many rows it stands."""

    code: str
    ours: str
    rows: int


class LookUp(msgspec.Struct, frozen=True):
    """Why cells are to be looked up in another file: of so many rows with an identifier so many find theirs there."""

    found: int
    rows: int


class ColumnOffer(msgspec.Struct, frozen=True):
    """One column of ours: its cell; its codes; whether it is only near; other forms that its dates may have.

    `silent` counts answers that do not look like codes, so that none of them is written down; `formless` says that
    most of its cells are dates in no form that a mapping can name. `look_up` says why it is to be looked up.
    """

    name: str
    cell: Cell
    codes: tuple[CodeOffer, ...] = ()
    is_sure: bool = True
    forms: tuple[str, ...] = ()
    silent: int = 0
    formless: bool = False
    look_up: LookUp | None = None

    @property
    def open(self) -> int:
        """How much of it somebody must decide."""
        return sum(not code.ours for code in self.codes) + (not self.cell.sources and not self.cell.always)


class BlockOffer(msgspec.Struct, frozen=True):
    """One block: which table and file; its columns; headings that no column takes; our columns without one."""

    block: Block
    columns: tuple[ColumnOffer, ...]
    rows: int
    unused: tuple[str, ...] = ()
    not_mapped: tuple[str, ...] = ()
    not_taken: Mapping[str, int] = {}  # answers of the column that says which table a row belongs to, and name none
    not_said: tuple[int, ...] = ()  # places of headings that may not be written down

    @property
    def open(self) -> int:
        """How much of it somebody must decide."""
        return sum(column.open for column in self.columns) + (not self.block.of)

    @property
    def read(self) -> set[tuple[tuple[str, str], str]]:
        """The headings that the block reads, each with its file and sheet."""
        columns = {column.name: column.cell for column in self.columns}
        return set(msgspec.structs.replace(self.block, columns=columns).read)

    @property
    def used(self) -> set[str]:
        """The headings of its own file that the block reads."""
        return {heading for place, heading in self.read if place == self.block.place}


class Offer(msgspec.Struct, frozen=True):
    """A whole proposal, and what changed since the mapping it was made from."""

    blocks: tuple[BlockOffer, ...]
    differences: tuple[Message, ...] = ()
    unused: tuple[str, ...] = ()  # files that nobody needs

    @property
    def open(self) -> int:
        """How much somebody must decide."""
        return sum(block.open for block in self.blocks)


def told_once(blocks: Sequence[BlockOffer]) -> tuple[BlockOffer, ...]:
    """Return blocks so that the first of each file, and no other, says which headings no block of it uses or names."""
    used = set[tuple[tuple[str, str], str]]().union(*(one.read for one in blocks))
    not_said = {one.block.place: one.not_said for one in reversed(blocks)}
    unused: dict[tuple[str, str], dict[str, None]] = {}
    for one in blocks:
        unused.setdefault(one.block.place, {}).update(dict.fromkeys(one.unused))
    told = []
    for one in blocks:
        place = one.block.place
        left = tuple(heading for heading in unused.pop(place, {}) if (place, heading) not in used)
        told.append(msgspec.structs.replace(one, unused=left, not_said=not_said.pop(place, ())))
    return tuple(told)
