"""Last year's mapping taken over for this year's files: what it said stays, and what changed is told first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from gwella.code_of_practice.messages import Message, message
from gwella.returns.extracts.answers import (
    Files,
    all_there,
    answers,
    cells_of,
    file_of,
    heading_there,
    headings_not_said,
    rows_that_meet,
    said_headings,
)
from gwella.returns.extracts.codes import plain
from gwella.returns.extracts.dates import forms_of
from gwella.returns.extracts.files import Extract
from gwella.returns.extracts.form import Block, Cell, Form
from gwella.returns.extracts.proposal.looked_up import with_look_ups
from gwella.returns.extracts.proposal.offer import BlockOffer, ColumnOffer, Offer, told_once
from gwella.returns.extracts.proposal.propose import column_offer, column_offers, new_block, new_blocks
from gwella.returns.mapping import fold, printable, shown
from gwella.snapshots.tables import tables


def offered_since(last: Form, extracts: Iterable[Extract]) -> Offer:
    """Return last year's blocks with this year's codes and headings, and blocks for files that it did not know."""
    files = {(extract.path.name.casefold(), extract.sheet): extract for extract in extracts}
    looked_up = [cell.place for block in last.table for cell in block.columns.values() if cell.from_]
    known = {file_of(place, files) for place in (*looked_up, *(block.place for block in last.table))}
    new = {key: _new_headings(last, key, files) for key in files if key in known}
    differences = [_said("heading_new", files[key].file, heading=shown(one)) for key, its in new.items() for one in its]
    blocks: list[BlockOffer] = []
    for block in last.table:
        if (extract := files.get(file_of(block.place, files))) is None:
            differences.append(_said("file_gone", printable(block.from_)))
            blocks.append(_unchanged(block))
        else:
            # A new heading is offered to the first block of its file.
            blocks.append(_block_since(block, extract, new.pop(file_of(block.place, files), []), files))
            differences += _block_differences(block, blocks[-1], extract, files)
    differences += [_said("file_gone", printable(one[0])) for one in looked_up if file_of(one, files) not in files]
    not_needed = {name.casefold() for name in last.unused}
    for key, extract in files.items():
        if key not in known and key[0] not in not_needed:
            differences.append(_said("file_new", extract.file))
            blocks += with_look_ups(list(new_blocks(extract)), tuple(files.values()))
    told = tuple(one for place, one in enumerate(differences) if one not in differences[:place])
    return Offer(told_once(blocks), told, last.unused)


def _new_headings(last: Form, key: tuple[str, str], files: Mapping[tuple[str, str], Extract]) -> list[str]:
    blocks = [block for block in last.table if file_of(block.place, files) == key]
    if not any(block.columns or block.unused for block in blocks):
        return []  # nothing was decided about this file yet
    read = [heading for block in last.table for place, heading in block.read if file_of(place, files) == key]
    known = {fold(heading) for heading in (*read, *(one for block in blocks for one in block.unused))}
    return [heading for heading in said_headings(files[key]) if fold(heading) not in known]


def _block_since(block: Block, extract: Extract, new: Sequence[str], files: Files) -> BlockOffer:
    if not block.columns:
        return new_block(extract, block.of, block.where)
    cells = rows_that_meet(extract, block.where)
    columns: list[ColumnOffer] = []
    for name, cell in block.columns.items():
        is_there = all_there(cell, extract, files)
        found = column_offer(extract, cells, block.of, name, cell, files, is_sure=True) if is_there else None
        columns.append(found or ColumnOffer(name, cell))
    columns += column_offers(extract, cells, block.of, new, block.columns)
    used = {source for column in columns for source in column.cell.sources}
    unused = tuple(one for one in dict.fromkeys((*block.unused, *new)) if one not in used)
    mapped = {column.name for column in columns}
    return BlockOffer(
        block,
        tuple(columns),
        len(cells),
        unused,
        tuple(name for name in tables()[block.of].columns if name not in mapped),
        not_said=headings_not_said(extract),
    )


def _unchanged(block: Block) -> BlockOffer:
    columns = tuple(ColumnOffer(name, cell) for name, cell in block.columns.items())
    return BlockOffer(block, columns, 0, block.unused)


def _block_differences(block: Block, offer: BlockOffer, extract: Extract, files: Files) -> Iterator[Message]:
    for place, heading in dict.fromkeys(block.read):
        there = files.get(file_of(place, files))
        if there is not None and not heading_there(there, heading):
            yield _said("heading_gone", there.file, heading=shown(heading))
    for column in offer.columns:
        before = block.columns.get(column.name)
        heading = shown(column.cell.heading)
        if forms := _other_forms(column.cell, extract, block, files):
            yield _said("form_new", extract.file, heading=heading, form=column.cell.dates, forms=", ".join(forms))
        if before is None or not before.codes:
            continue
        if column.silent:
            yield _said("codes_silent", extract.file, heading=heading, rows=column.silent)
        for code in column.codes:
            if not code.rows:
                yield _said("code_gone", extract.file, heading=heading, code=code.code)
            elif plain(code.code) not in {plain(one) for one in before.codes}:
                yield _said("code_new", extract.file, heading=heading, code=code.code, rows=code.rows)


def _other_forms(cell: Cell, extract: Extract, block: Block, files: Files) -> list[str]:
    """Return the forms that most dates under a heading now have, where that of last year is none of them."""
    if not cell.dates or not all_there(cell, extract, files):
        return []
    cells = rows_that_meet(extract, cell.where, rows_that_meet(extract, block.where))
    forms = forms_of(answers(cells_of(cell, extract, cells, files)))
    return [] if cell.dates in forms else forms


def _said(what: str, file: str, **more: str | int) -> Message:
    return message(f"mapping.{what}", file=file, **more)
