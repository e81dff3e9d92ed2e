"""What a folder holds: our own tables by their names, and those that its mapping makes of other files."""

from __future__ import annotations

from pathlib import Path

import msgspec

from gwella.code_of_practice.errors import DefinitionError
from gwella.returns.extracts.files import Extract, in_other_formats, is_of_figures, named_extracts, readable
from gwella.returns.extracts.form import NAME, Form, read_form
from gwella.returns.extracts.taken import Taken, taken
from gwella.returns.mapping import printable
from gwella.returns.read import Found, has_tables, read_folder, table_named


class ReadReturn(msgspec.Struct, frozen=True):
    """The tables of a folder, and what a mapping made of it where there is one."""

    found: Found
    taken: Taken | None = None


def read_return(folder: Path, mapping: Path | None = None) -> ReadReturn:
    """Return what a folder holds, read by `mapping`, or else by the one that lies in it, or else by our own names.

    Raises NotFound, DefinitionError and ReturnRejected.
    """
    path = mapping or mapping_in(folder)
    if path is None:
        return ReadReturn(read_folder(folder))
    form = read_form(path)
    extracts = named_extracts(form, folder, path.name)
    made = taken(form, extracts, path.name)
    # A file in which cells are only looked up is still a table of ours where its name says so.
    ours = read_folder(folder, [extracts[block.place].path for block in form.table])
    _refuse_two_of_one_table(made, ours, path.name)
    made = msgspec.structs.replace(made, not_mapped=tuple(_not_mapped(folder, form, extracts)))
    return ReadReturn(Found((*made.sheets, *ours.sheets), ours.not_read, ours.hidden), made)


def mapping_in(folder: Path) -> Path | None:
    """Return the mapping that lies in a folder; None where there is none."""
    path = folder / NAME
    return path if path.is_file() else None


def holds_tables(folder: Path, mapping: Path | None = None) -> bool:
    """Say whether a folder holds rows about people: tables by their names, or a mapping that makes them."""
    return (mapping or mapping_in(folder)) is not None or has_tables(folder)


def _refuse_two_of_one_table(made: Taken, ours: Found, mapping: str) -> None:
    for sheet in ours.sheets:
        if sheet.table in made.whence:
            of = next(one.file for one in made.sheets if one.table == sheet.table)
            raise DefinitionError("mapping.two_of_one_table", file=mapping, first=of, second=sheet.file)


def _not_mapped(folder: Path, form: Form, extracts: dict[tuple[str, str], Extract]) -> list[str]:
    """Return the files that are neither ours by their names nor named in the mapping, so that nobody misses them."""
    not_needed = {name.casefold() for name in form.unused}
    used = {extract.path for extract in extracts.values()}
    left = (
        path
        for path in readable(folder)
        if path not in used and not is_of_figures(path) and path.name.casefold() not in not_needed
    )
    return [printable(path.name) for path in left if not table_named(path.stem)] + in_other_formats(folder)
