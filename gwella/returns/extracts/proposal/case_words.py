"""What case systems call our columns and rows: `definitions/case_words.toml`, for proposals alone."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from gwella.code_of_practice.reading import Name, check_names, kept, one
from gwella.returns.mapping import fold
from gwella.snapshots.tables import Kind, Table, table, tables

Words = tuple[str, ...]


class OfEachRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row's own identifier, and the days on which what it is about began and ended, in any table."""

    key: Words
    begins: Words
    ends: Words


class CaseWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Headings by our columns, headings that every table may have, and what rows of each table are called."""

    source: str
    columns: dict[str, Words]
    of_each_row: OfEachRow
    rows: dict[str, Words]


@kept
def case_words() -> CaseWords:
    """Return the words. Raises DefinitionError for a column or a table that is not there."""
    found = one("case_words", CaseWords)
    columns = {name for each in tables().values() for name in each.columns}
    check_names("case_words.toml", [Name(f"columns.{name}", name, columns) for name in found.columns])
    check_names("case_words.toml", [Name(f"rows.{name}", name, tables()) for name in found.rows])
    return found


@kept
def columns_called(name: str) -> Mapping[str, str]:
    """Return the column of a table by each heading, folded, that case systems have for it alone."""
    words = case_words().columns
    return {fold(word): column for column in table(name).columns for word in words.get(column, ())}


@kept
def columns_of_each_row(name: str) -> Mapping[str, str]:
    """Return the column of a table by each heading, folded, that any row may have: identifier, beginning, end."""
    words, (begins, ends) = case_words().of_each_row, _days(table(name))
    named = {table(name).key: words.key, begins: words.begins, ends: words.ends}
    return {fold(word): column for column, its in named.items() if column for word in its}


@kept
def rows_called() -> Mapping[str, str]:
    """Return the table by each word, folded, that files, sheets and kinds of event have for its rows."""
    return {fold(word): name for name, its in case_words().rows.items() for word in its}


def _days(of: Table) -> tuple[str, str]:
    """Return the columns in which what a row is about begins and ends, "" where there is none."""
    if of.spell:
        return of.spell
    dates = [name for name, column in of.columns.items() if column.kind is Kind.DATE]
    begins, ends, *_ = *dates, "", ""
    return begins, ends
