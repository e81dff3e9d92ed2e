"""What `mapping.toml` may say: a closed vocabulary, no expressions.

A `[[table]]` block turns the rows of one file into rows of one of our tables; several blocks may fill one
table, and several may read one file. What a block may not say is refused with file, field and remedy.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec

from gwella.code_of_practice.errors import DefinitionError
from gwella.code_of_practice.reading import Name, check_names, read
from gwella.code_of_practice.words import vocabulary
from gwella.returns.extracts.dates import FORMS
from gwella.returns.one_cell import reader
from gwella.snapshots.tables import CODES, Column, Kind, lists, tables

NAME = "mapping.toml"
PROPOSED = "mapping.proposed.toml"  # a name that no command applies
UNKNOWN, REFUSED, OPEN = "?", "!", ""  # what a code may be instead of one of ours; open: not yet decided


class Where(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A condition: its cell is one of these, is none of these, or is filled. An empty cell meets none."""

    heading: str
    is_: tuple[str, ...] = msgspec.field(name="is", default=())
    is_not: tuple[str, ...] = ()
    filled: bool = False


class Cell(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the cells of one of our columns come from, and how they are written there."""

    heading: str = ""
    headings: tuple[str, ...] = ()  # an identifier that several headings make together
    ending: str = ""  # put after an identifier: the second contact in a row is `P1-2`
    always: str = ""
    dates: str = ""
    codes: dict[str, str] = {}
    between: str = ""  # what stands between several answers in one cell, if not ";"
    where: Where | None = None
    from_: str = msgspec.field(name="from", default="")  # the file in which `heading` stands, if not the block's own
    sheet: str = ""
    by: str = ""  # the heading of the identifier by which a row finds its row there
    theirs: str = ""  # that heading as it is there, if it is another

    @property
    def place(self) -> tuple[str, str]:
        """The file and sheet in which its cells are looked up; ("", "") for those of the block's own rows."""
        return self.from_, self.sheet

    @property
    def sources(self) -> tuple[str, ...]:
        """The headings that the cells are made of."""
        return self.headings or ((self.heading,) if self.heading else ())


class Block(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file's rows as rows of one table."""

    of: str
    from_: str = msgspec.field(name="from")
    columns: dict[str, Cell] = {}
    sheet: str = ""
    where: Where | None = None
    unused: tuple[str, ...] = ()  # headings that nobody needs, so that next year only new ones are told of

    @property
    def place(self) -> tuple[str, str]:
        """The file and sheet whose rows it takes."""
        return self.from_, self.sheet

    @property
    def read(self) -> Iterator[tuple[tuple[str, str], str]]:
        """Every heading that it reads, with the file and sheet in which it stands."""
        wheres = [self.where, *(cell.where for cell in self.columns.values())]
        yield from ((self.place, where.heading) for where in wheres if where)
        for cell in self.columns.values():
            if cell.from_:
                yield self.place, cell.by
                yield cell.place, cell.theirs or cell.by
            yield from ((cell.place if cell.from_ else self.place, heading) for heading in cell.sources)


class Accepted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who said that a mapping is right, and when."""

    by: str
    on: date


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole mapping."""

    table: tuple[Block, ...]
    unused: tuple[str, ...] = ()  # files of the extract that nobody needs
    accepted: Accepted | None = None


def read_form(path: Path) -> Form:
    """Return a mapping that may be used. Raises DefinitionError with file, field and remedy."""
    form = read_draft(path)
    for place, block in enumerate(form.table, start=1):
        _refuse_undecided(path.name, f"table[{place}]", block)
    return form


def read_draft(path: Path) -> Form:
    """Return a mapping in which something may still be open. Raises DefinitionError."""
    form = _read(path)
    if not form.table:
        raise DefinitionError("mapping.no_table", file=path.name)
    for place, block in enumerate(form.table, start=1):
        _refuse_wrong(path.name, f"table[{place}]", block)
    return form


def _read(path: Path) -> Form:
    """Return the content of a file, refused as a mapping and not as a definition where it is neither."""
    try:
        return read(path, Form)
    except DefinitionError as error:
        of_mapping = error.code.replace("definitions.", "mapping.")
        code = of_mapping if of_mapping in vocabulary() else error.code
        raise DefinitionError(code, **error.message.parameters) from None


def _refuse_undecided(file: str, field: str, block: Block) -> None:
    if not block.of:
        raise DefinitionError("mapping.no_of", file=file, field=f"{field}.of", source=block.from_)
    if not block.columns:
        raise DefinitionError("mapping.no_heading", file=file, field=f"{field}.columns.{tables()[block.of].key}")
    for name, cell in block.columns.items():
        if not cell.sources and not cell.always:
            raise DefinitionError("mapping.no_heading", file=file, field=f"{field}.columns.{name}")


def _refuse_wrong(file: str, field: str, block: Block) -> None:
    if not block.of:
        return  # a proposal for a file that no table could be found for
    check_names(file, [Name(f"{field}.of", block.of, tables())])
    columns = tables()[block.of].columns
    check_names(file, [Name(f"{field}.columns", name, columns) for name in block.columns])
    for where, of_where in _conditions(field, block):
        if sum((bool(of_where.is_), bool(of_where.is_not), of_where.filled)) != 1:
            raise DefinitionError("mapping.one_condition", file=file, field=where)
    for name, cell in block.columns.items():
        _refuse_wrong_cell(file, f"{field}.columns.{name}", cell, columns[name])


def _conditions(field: str, block: Block) -> Iterator[tuple[str, Where]]:
    if block.where:
        yield f"{field}.where", block.where
    for name, cell in block.columns.items():
        if cell.where:
            yield f"{field}.columns.{name}.where", cell.where


def _refuse_wrong_cell(file: str, field: str, cell: Cell, column: Column) -> None:
    if sum((bool(cell.heading), bool(cell.headings), bool(cell.always))) > 1:
        raise DefinitionError("mapping.one_source", file=file, field=field)
    if bool(cell.from_) != bool(cell.by) or (cell.from_ and not cell.heading) or (cell.theirs and not cell.by):
        raise DefinitionError("mapping.from_and_by", file=file, field=field)
    fits = {
        "headings": column.kind in (Kind.IDENTIFIER, Kind.PERSON),
        "ending": column.kind is Kind.IDENTIFIER,
        "from": column.kind is not Kind.IDENTIFIER,
        "sheet": bool(cell.from_),
        "dates": column.kind is Kind.DATE,
        "codes": is_coded(column),
        "between": column.kind is Kind.SEVERAL,
    }
    for word, is_fitting in fits.items():
        if getattr(cell, "from_" if word == "from" else word) and not is_fitting:
            raise DefinitionError("mapping.does_not_fit", file=file, field=f"{field}.{word}", column=column.title)
    if cell.dates:
        check_names(file, [Name(f"{field}.dates", cell.dates, FORMS)])
    if any(not code.strip() for code in cell.codes):
        raise DefinitionError("mapping.empty_code", file=file, field=f"{field}.codes")
    known = (*ours(column), UNKNOWN, REFUSED, OPEN)
    check_names(file, [Name(f"{field}.codes", target, known) for target in cell.codes.values()])
    if cell.always and reader(column)(cell.always).rule:
        raise DefinitionError("mapping.wrong_constant", file=file, field=f"{field}.always", column=column.title)


def is_coded(column: Column) -> bool:
    """Say whether the cells of a column are answers of a list, or yes or no."""
    return column.kind in CODES or column.kind is Kind.YES_NO


def ours(column: Column) -> tuple[str, ...]:
    """Return the codes that a column of ours may hold; () for one that has none."""
    if column.kind is Kind.YES_NO:
        return ("yes", "no")
    return tuple(lists()[column.list].codes) if column.list else ()
