"""A template on the disk: one workbook or one folder, whole or not at all, and never over what is there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.sheets import write_sheet
from gwella.code_of_practice.writing import whole, whole_folder
from gwella.returns.findings import aggregate_table
from gwella.returns.generate.files import Format
from gwella.returns.mapping import fold
from gwella.returns.read import CSV, OTHER_FORMATS, WORKBOOK, WORKBOOKS
from gwella.returns.template.naming import headings
from gwella.returns.template.pages import called, pages, table_name
from gwella.returns.template.workbook import workbook

ENDINGS_OF_FILES = OTHER_FORMATS | WORKBOOKS | {CSV}


def write_template(to: Path, keys: Sequence[str], language: Language, format_: Format) -> None:
    """Write the template of the tables `keys`: to a new workbook, or to a new folder of CSV files.

    Raises NotAllowed when something is there already, when the name will not do or nothing can be
    written there, and DefinitionError for a table without a name of its own.
    """
    _check(to, format_)
    if format_ is Format.CSV:
        _write_folder(to, keys, language)
        return
    content = workbook(keys, language)
    with whole(to) as unfinished:
        unfinished.write_bytes(content)


def _check(to: Path, format_: Format) -> None:
    if to.exists() or to.is_symlink():
        raise NotAllowed("template.in_use", path=str(to))
    ending = to.suffix.casefold()
    if ending in ENDINGS_OF_FILES if format_ is Format.CSV else ending != WORKBOOK:
        raise NotAllowed("template.wrong_ending", path=str(to))
    if format_ is Format.XLSX and fold(to.stem) in map(fold, aggregate_table().files):
        raise NotAllowed("template.name_of_aggregate", path=to.name)


def _write_folder(to: Path, keys: Sequence[str], language: Language) -> None:
    with whole_folder(to) as folder:
        for key in keys:
            write_sheet(folder / table_name(key, language, Format.CSV), [headings(key, language).values()])
        for page in pages(keys, language, Format.CSV):
            write_sheet(folder / called(page.name, language, Format.CSV), [page.headings, *page.rows])
