"""A proposal with a person's choices in it: which table, which heading, which form of dates, what each code is.

A choice that is not among those offered is not taken: what was proposed stays, and stays open where it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from gwella.returns.extracts.dates import FORMS
from gwella.returns.extracts.form import OPEN, REFUSED, UNKNOWN, Cell, ours
from gwella.returns.extracts.proposal.offer import BlockOffer, CodeOffer, ColumnOffer, Offer
from gwella.snapshots.tables import AUTHORITY, tables

NOT_NEEDED, ALWAYS = "-", "="  # instead of a heading (or a table): it is not recorded; it is the authority's own code
Choices = Mapping[str, str]
Place = tuple[str, str]


def name_of(block: int, *parts: str | int) -> str:
    """Return under which name a choice in a block (from 0) is sent: `2.of`, `2.sex.heading`, `2.sex.code.0`."""
    return ".".join(map(str, (block, *parts)))


def chosen(offer: Offer, choices: Choices, headings: Mapping[Place, Sequence[str]], authority: str) -> Offer:
    """Return a proposal with the choices made in it; `headings` are those of each file and sheet."""
    blocks = []
    not_needed = list(offer.unused)
    for number, block in enumerate(offer.blocks):
        if not block.block.of and choices.get(name_of(number, "of")) == NOT_NEEDED:
            not_needed.append(block.block.from_)
        else:
            blocks.append(_block(number, block, choices, headings.get(block.block.place, ()), authority))
    return msgspec.structs.replace(offer, blocks=tuple(blocks), unused=tuple(dict.fromkeys(not_needed)))


def _block(number: int, offer: BlockOffer, choices: Choices, headings: Sequence[str], authority: str) -> BlockOffer:
    if not offer.block.of:
        of = choices.get(name_of(number, "of"), "")
        return msgspec.structs.replace(
            offer, block=msgspec.structs.replace(offer.block, of=of if of in tables() else "")
        )
    columns = []
    for column in offer.columns:
        heading = choices.get(name_of(number, column.name, "heading"), _heading(column))
        if heading == NOT_NEEDED:
            continue
        cell = _other_cell(column, heading, headings, authority)
        columns.append(ColumnOffer(column.name, cell) if cell else _column(number, offer, column, choices))
    columns += _one_more(number, offer, columns, choices, headings)
    return msgspec.structs.replace(offer, columns=tuple(columns))


def _heading(column: ColumnOffer) -> str:
    return ALWAYS if column.cell.always else column.cell.heading


def _other_cell(column: ColumnOffer, heading: str, headings: Sequence[str], authority: str) -> Cell | None:
    """Return the cell of a column for which another heading was chosen; None where it stays as it is."""
    if heading == _heading(column):
        return None
    if heading == ALWAYS and column.name == AUTHORITY:
        return Cell(always=authority)
    return Cell(heading, ending=column.cell.ending) if heading in headings else None


def _column(number: int, offer: BlockOffer, column: ColumnOffer, choices: Choices) -> ColumnOffer:
    """Return a column with the form of its dates and what its codes are as chosen."""
    form = choices.get(name_of(number, column.name, "dates"), column.cell.dates)
    cell = msgspec.structs.replace(column.cell, dates=form) if form in FORMS else column.cell
    known = {*ours(tables()[offer.block.of].columns[column.name]), UNKNOWN, REFUSED, OPEN}
    codes = tuple(
        _code(code, choices.get(name_of(number, column.name, "code", place), code.ours), known)
        for place, code in enumerate(column.codes)
    )
    return msgspec.structs.replace(column, cell=cell, codes=codes)


def _code(code: CodeOffer, choice: str, known: set[str]) -> CodeOffer:
    return msgspec.structs.replace(code, ours=choice) if choice in known else code


def _one_more(
    number: int, offer: BlockOffer, columns: Sequence[ColumnOffer], choices: Choices, headings: Sequence[str]
) -> list[ColumnOffer]:
    """Return the column that was added, where one was."""
    name, heading = (choices.get(name_of(number, "more", part), "") for part in ("column", "heading"))
    is_new = name in tables()[offer.block.of].columns and name not in {column.name for column in columns}
    return [ColumnOffer(name, Cell(heading))] if is_new and heading in headings else []
