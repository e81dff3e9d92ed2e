"""What the parts of a template are called, so that what is a table is read as one and nothing else is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from gwella.code_of_practice.errors import DefinitionError
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import say
from gwella.returns.mapping import fold, spellings
from gwella.returns.read import table_named
from gwella.snapshots.tables import table, tables

# What Excel allows as the name of a sheet; an apostrophe may stand inside it only.
SHEET_NAME = re.compile(r"(?!')[^\[\]:*?/\\]{1,31}(?<!')")
REQUIRED = " *"  # neither letter nor digit, so a marked heading reads as the heading


def chosen(typed: Iterable[str]) -> tuple[str, ...]:
    """Return the tables that were named in English or Welsh, in their order; none named is all. Raises NotFound."""
    keys = {table_named(name) or name for name in typed}
    for key in keys:
        table(key)
    return tuple(key for key in tables() if not keys or key in keys)


def sheet_name(key: str, language: Language) -> str:
    """Return what a table's sheet is called: its title, or the first of its names that Excel allows."""
    names = (table(key).title.in_(language), *_file_names(key, language))
    return _own(key, (name for name in names if SHEET_NAME.fullmatch(name)))


def file_name(key: str, language: Language) -> str:
    """Return what a table's file is called, without its ending."""
    return _own(key, _file_names(key, language))


def headings(key: str, language: Language) -> dict[str, str]:
    """Return the heading of each column: its title, or its key where another column has that title."""
    columns = table(key).columns
    read_as = spellings(columns)
    titles = {name: column.title.in_(language) for name, column in columns.items()}
    return {name: title if read_as[fold(title)] == name else name for name, title in titles.items()}


def marked(key: str, language: Language) -> dict[str, str]:
    """Return the headings with a star where the column must be there."""
    columns = table(key).columns
    return {name: f"{h}{REQUIRED if columns[name].required else ''}" for name, h in headings(key, language).items()}


def page_name(page: str, language: Language) -> str:
    """Return what the notes, the columns or the codes are called; never as a table is, ours or an authority's own."""
    name = say(f"template.{page}", language)
    return f"Gwella {name}" if table_named(name) else name


def page_file(page: str, language: Language) -> str:
    """Return what the file of the notes, the columns or the codes is called, with its ending."""
    return page_name(page, language).casefold().replace(" ", "-") + ".csv"


def _file_names(key: str, language: Language) -> Sequence[str]:
    """Return the names a table's file may have: the definition gives the English one first and the Welsh one last."""
    files = table(key).files
    return (*(files if language is Language.EN else files[::-1]), key)


def _own(key: str, names: Iterable[str]) -> str:
    """Return the first name that no other table has. Raises DefinitionError when there is none."""
    for name in names:
        if table_named(name) == key:
            return name
    raise DefinitionError("template.no_name", key=key)
