"""How a proposal is found: by the headings of a file, by what stands under them, and by its layout."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from gwella.returns.extracts.answers import (
    Files,
    answers,
    cells_of,
    headings_not_said,
    known_in,
    known_to,
    may_be_repeated,
    persons_of,
    rows_that_meet,
    said_headings,
    texts_under,
)
from gwella.returns.extracts.codes import MOST_CODES, SHORT, Codes, between, plain
from gwella.returns.extracts.dates import forms_of
from gwella.returns.extracts.files import Extract
from gwella.returns.extracts.form import Block, Cell, Where, is_coded
from gwella.returns.extracts.proposal.nearness import (
    Near,
    column_by_answers,
    column_near,
    date_column,
    numbered,
    read_by_list,
    table_near,
    table_of_words,
    tables_named,
    without_names,
)
from gwella.returns.extracts.proposal.offer import BlockOffer, CodeOffer, ColumnOffer
from gwella.returns.read import table_named
from gwella.snapshots.tables import Column, Kind, tables

if TYPE_CHECKING:
    import pyarrow as pa

NO_FILES: Files = {}


def new_blocks(extract: Extract) -> Iterator[BlockOffer]:
    """Yield the blocks that are proposed for one file: one for each table that its rows may belong to."""
    name = extract.sheet or extract.path.stem
    if table := table_named(name):
        yield new_block(extract, table)
        return
    if event := _event(extract):
        heading, named, others = event
        for place, (answer, table) in enumerate(named.items()):
            where = Where(heading, is_=(answer,))
            yield new_block(extract, table, where, not_taken={} if place else others)
        return
    again = tuple(_again(extract, _wide(extract)))
    taken = {heading for one in again for heading in (*one.used, *one.unused)}
    headings = [heading for heading in said_headings(extract) if heading not in taken]
    yield new_block(extract, table_near(headings) or table_of_words(name), headings=headings)
    yield from again


def new_block(
    extract: Extract,
    table: str,
    where: Where | None = None,
    headings: Sequence[str] | None = None,
    not_taken: Mapping[str, int] | None = None,
) -> BlockOffer:
    """Return what is proposed for the rows of a file that meet a condition, for one table ("" where none is near)."""
    headings = said_headings(extract) if headings is None else headings
    kept = rows_that_meet(extract, where)
    columns = tuple(column_offers(extract, kept, table, headings)) if table else ()
    used = {source for column in columns for source in column.cell.sources} | ({where.heading} if where else set())
    missing = [name for name, column in tables()[table].columns.items() if column.required] if table else []
    there = {column.name for column in columns}
    columns += tuple(ColumnOffer(name, Cell()) for name in missing if name not in there)
    block = Block(table, extract.path.name, {}, extract.sheet, where)
    unused = tuple(heading for heading in headings if heading not in used)
    return BlockOffer(block, columns, len(kept), unused, not_taken=not_taken or {}, not_said=headings_not_said(extract))


def column_offers(
    extract: Extract, cells: pa.Table, table: str, headings: Sequence[str], taken: Iterable[str] = ()
) -> Iterator[ColumnOffer]:
    """Yield the columns of a table that headings may be, each column once; those that are sure come first."""
    done, used = set(taken), set()
    for is_sure in (True, False):
        for heading in headings:
            near = column_near(heading, table, done)
            if near is None or near.is_sure is not is_sure or heading in used:
                continue
            offer = column_offer(extract, cells, table, near.column, Cell(heading), is_sure=is_sure)
            if offer is not None:
                done.add(near.column)
                used.add(heading)
                yield offer
    yield from _by_content(extract, cells, table, [one for one in headings if one not in used], done)


def _by_content(
    extract: Extract, cells: pa.Table, table: str, headings: Sequence[str], done: set[str]
) -> Iterator[ColumnOffer]:
    """Yield the columns that headings may be by what stands under them: answers of one list, or the only dates."""
    for heading in headings:
        counts = answers(texts_under(extract, cells, heading))
        if len(counts) <= MOST_CODES and (name := column_by_answers(counts, table, done)):
            done.add(name)
            found = column_offer(extract, cells, table, name, Cell(heading), is_sure=False)
            yield from [found] if found else ()
    dated = [heading for heading in headings if forms_of(answers(texts_under(extract, cells, heading)))]
    if len(dated) == 1 and (name := date_column(table, done)):
        found = column_offer(extract, cells, table, name, Cell(dated[0]), is_sure=False)
        yield from [found] if found else ()


def column_offer(
    extract: Extract, cells: pa.Table, table: str, name: str, cell: Cell, files: Files = NO_FILES, *, is_sure: bool
) -> ColumnOffer | None:
    """Return a column with its answers or the forms of its dates; None for one that only looked near.

    `files` are those in which its cells may be looked up.
    """
    column = tables()[table].columns[name]
    if not cell.sources:
        return ColumnOffer(name, cell, (), is_sure)
    cells = rows_that_meet(extract, cell.where, cells)
    texts = cells_of(cell, extract, cells, files)
    if is_coded(column):
        return _coded_offer(extract, cells, texts, ColumnOffer(name, cell, (), is_sure), column)
    if column.kind is Kind.DATE and not cell.dates:
        forms = forms_of(answers(texts))
        if not is_sure and not forms:
            return None
        cell = msgspec.structs.replace(cell, dates=forms[0] if forms else "")
        return ColumnOffer(name, cell, (), is_sure, tuple(forms[1:]), formless=not forms and bool(answers(texts)))
    return ColumnOffer(name, cell, (), is_sure)


def _coded_offer(
    extract: Extract, cells: pa.Table, texts: pa.Array, offer: ColumnOffer, column: Column
) -> ColumnOffer | None:
    """Return a column of codes with its answers, or with their number where they do not look like codes."""
    codes = Codes(offer.cell, column)
    sign = between(offer.cell, column)
    counts = answers(texts, sign)
    if not offer.is_sure and not read_by_list(counts, column):
        return None
    persons = persons_of(extract, cells, offer.cell.sources[0])
    if may_be_repeated(texts, persons, sign, known_to(codes)):
        return msgspec.structs.replace(offer, codes=tuple(_code_offers(counts, codes, offer.cell)))
    return msgspec.structs.replace(offer, silent=len(texts.unique())) if offer.is_sure else None


def _code_offers(counts: Mapping[str, int], codes: Codes, cell: Cell) -> Iterator[CodeOffer]:
    """Yield the answers of a file, most rows first, then those of the last mapping that no row holds."""
    written = {plain(code): ours for code, ours in cell.codes.items()}
    for code, rows in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
        ours = cell.codes.get(code, written.get(plain(code)))
        yield CodeOffer(code, codes.equal(code) if ours is None else ours, rows)
    there = {plain(code) for code in counts}
    for code, ours in cell.codes.items():
        if plain(code) not in there:
            yield CodeOffer(code, ours, 0)


def _event(extract: Extract) -> tuple[str, dict[str, str], dict[str, int]] | None:
    """Return the heading whose answers name several tables in most rows, which they name, and those that name none.

    Of those, one that stands in one row alone and is longer than codes are is not repeated: it may be a note.
    """
    for heading in said_headings(extract):
        texts = texts_under(extract, extract.grid.cells, heading)
        counts = answers(texts)
        named = tables_named(counts)
        persons = persons_of(extract, extract.grid.cells, heading)
        are_most = 2 * sum(counts[code] for code in named) >= sum(counts.values())
        if len(set(named.values())) > 1 and are_most and may_be_repeated(texts, persons, "", known_in(named)):
            others = {code: rows for code, rows in counts.items() if code not in named}
            return heading, named, {code: rows for code, rows in others.items() if rows > 1 or len(code) <= SHORT}
    return None


def _wide(extract: Extract) -> dict[int, dict[str, str]]:
    """Return the headings that come again and again with a number, by number and by what is left without it."""
    found: dict[int, dict[str, str]] = {}
    for heading in said_headings(extract):
        if (parts := numbered(heading)) is not None:
            found.setdefault(parts[1], {})[parts[0]] = heading
    return found if len(found) > 1 else {}


def _again(extract: Extract, wide: Mapping[int, Mapping[str, str]]) -> Iterator[BlockOffer]:
    """Yield one block for each time that a wide row says the same."""
    every = " ".join(name for by_name in wide.values() for name in by_name)
    table = table_of_words(every) or table_near(next(iter(wide.values()), ()))
    for number, by_name in sorted(wide.items()) if table else ():
        named = {name: near for name in by_name if (near := _near_again(name, table))}
        cells = [
            offer
            for name, near in named.items()
            if (
                offer := column_offer(
                    extract, extract.grid.cells, table, near.column, Cell(by_name[name]), is_sure=False
                )
            )
        ]
        dated = next((one for one in cells if one.cell.dates), next(iter(cells), None))
        if dated is None:
            continue
        where = Where(dated.cell.heading, filled=True)
        block = new_block(extract, table, where, headings=())
        have = {one.name for one in cells}
        columns = (*cells, *(_with_ending(one, table, number) for one in block.columns if one.name not in have))
        used = {source for one in cells for source in one.cell.sources}
        unused = tuple(heading for heading in by_name.values() if heading not in used)
        yield msgspec.structs.replace(block, columns=columns, unused=unused)


def _near_again(name: str, table: str) -> Near | None:
    return column_near(name, table) or column_near(without_names(name), table)


def _with_ending(column: ColumnOffer, table: str, number: int) -> ColumnOffer:
    """Return the open column; an identifier of the row gets the number, since its heading will serve for several."""
    return (
        msgspec.structs.replace(column, cell=Cell(ending=str(number))) if column.name == tables()[table].key else column
    )
