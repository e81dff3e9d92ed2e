"""The files of a case system's extract: found by the names that a mapping gives, or all that a folder holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from gwella.code_of_practice.errors import DefinitionError, NotFound, ReturnRejected
from gwella.returns.extracts.form import Form
from gwella.returns.findings import aggregate_table
from gwella.returns.grid import Grid
from gwella.returns.mapping import fold, nearest, printable
from gwella.returns.read import CSV, OTHER_FORMATS, WORKBOOKS, data_files
from gwella.returns.separated import read_separated
from gwella.returns.workbook import read_sheet, sheet_names


class Extract(msgspec.Struct, frozen=True):
    """One file, or one sheet of a workbook: how it is shown (two long names may look alike), and its cells."""

    path: Path
    sheet: str
    file: str
    grid: Grid

    @property
    def place(self) -> tuple[str, str]:
        """What tells it from every other of its folder."""
        return self.path.name, self.sheet


def named_extracts(form: Form, folder: Path, mapping: str) -> dict[tuple[str, str], Extract]:
    """Return the files that a mapping names, each read once. Raises DefinitionError, NotFound and ReturnRejected."""
    if not folder.is_dir():
        raise NotFound("returns.no_folder", folder=printable(str(folder)))
    there = {path.name: path for path in readable(folder)}
    found: dict[tuple[str, str], Extract] = {}
    for (name, sheet), field in _named(form):
        if (name, sheet) not in found:
            path = _path(name, there, mapping, f"{field}.from")
            found[name, sheet] = _extract(path, sheet, mapping, f"{field}.sheet")
    return found


def every_extract(folder: Path) -> Iterator[Extract]:
    """Yield every file of a folder, but for our own of aggregate figures, and every sheet that holds something."""
    if not folder.is_dir():
        raise NotFound("returns.no_folder", folder=printable(str(folder)))
    for path in readable(folder):
        if is_of_figures(path):
            continue
        if path.suffix.casefold() == CSV:
            yield Extract(path, "", printable(path.name), read_separated(path))
        else:
            names = sheet_names(path)
            for name in names:
                try:
                    grid = read_sheet(path, name)
                except ReturnRejected as error:
                    if error.code != "returns.empty_file":
                        raise
                    continue  # a sheet with nothing in it
                sheet = name if len(names) > 1 else ""
                yield Extract(path, sheet, _shown(path, sheet), grid)


def _named(form: Form) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield each file and sheet that a mapping names, and the field that does."""
    for place, block in enumerate(form.table, start=1):
        yield block.place, f"table[{place}]"
        for name, cell in block.columns.items():
            if cell.from_:
                yield cell.place, f"table[{place}].columns.{name}"


def readable(folder: Path) -> list[Path]:
    """Return the files of a folder that may hold an extract."""
    return [path for path in data_files(folder) if path.suffix.casefold() in (CSV, *WORKBOOKS)]


def is_of_figures(path: Path) -> bool:
    """Say whether a file holds, by its name, aggregate figures and no rows about people."""
    return fold(path.stem) in {fold(name) for name in aggregate_table().files}


def in_other_formats(folder: Path) -> list[str]:
    """Return the files of a folder, as they are shown, that may hold an extract in a format that is not read."""
    return [printable(path.name) for path in data_files(folder) if path.suffix.casefold() in OTHER_FORMATS]


def _path(name: str, there: dict[str, Path], mapping: str, field: str) -> Path:
    paths = [path for other, path in there.items() if other.casefold() == name.casefold()]
    if name in there or len(paths) == 1:
        return there.get(name) or paths[0]
    near = nearest(name, {fold(other): other for other in there})
    said = {"file": mapping, "field": field, "source": printable(name)}
    if near:
        raise DefinitionError("mapping.no_file_but_near", near=printable(near), **said)
    raise DefinitionError("mapping.no_file", **said)


def _extract(path: Path, sheet: str, mapping: str, field: str) -> Extract:
    if path.suffix.casefold() == CSV:
        if sheet:
            raise DefinitionError("mapping.no_sheets", file=mapping, field=field, source=printable(path.name))
        return Extract(path, "", printable(path.name), read_separated(path))
    names = sheet_names(path)
    if sheet and sheet not in names:
        known = ", ".join(map(printable, names))
        raise DefinitionError("mapping.no_sheet", file=mapping, field=field, source=printable(path.name), known=known)
    return Extract(path, sheet, _shown(path, sheet), read_sheet(path, sheet or names[0]))


def _shown(path: Path, sheet: str) -> str:
    return f"{printable(path.name)} ({printable(sheet)})" if sheet else printable(path.name)
