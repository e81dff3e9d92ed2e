"""What snapshots hold of one person: found by the key of an identifier, under every key that the authority has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.places import areas
from gwella.code_of_practice.reading import kept
from gwella.snapshots.days import numbers, reporting_years
from gwella.snapshots.keyring import kept_aside, key_kept_aside, the_key
from gwella.snapshots.keys import is_placeholder
from gwella.snapshots.store import SOURCE_COLUMNS, Manifest, in_force, read_columns
from gwella.snapshots.tables import Kind, Table, lists, table

if TYPE_CHECKING:
    import pyarrow as pa

SUBJECT = "person"  # the column that says whom a row is about; another names whom it also speaks of
A_DAY = re.compile(r"\d{4}-\d\d-\d\d|\d\d?/\d\d?/\d{4}")
UNDATED = 0  # the year of rows of a table that has no date, such as people


class Held(msgspec.Struct, frozen=True):
    """Rows of one table in force that are about a person or speak of them, and how many there are in each year."""

    table: str
    rows: pa.Table
    years: Mapping[int, int]


def person_keys(keys: Path, authority: str, identifier: str) -> Mapping[str, int]:
    """Return the person's key under each key of the authority, by each id that it had, the one in use first.

    Raises NotAllowed for what names nobody, and NotFound where the authority has no key.
    """
    if is_placeholder(identifier):
        raise NotAllowed("rights.nobody")
    found = [the_key(keys, authority)]
    found += [key for file in kept_aside(keys, authority) if (key := key_kept_aside(file, authority))]
    return {key_id: person for key in found for key_id, person in key.persons(identifier).items()}


def check_name_one(identifiers: Collection[str]) -> None:
    """Raise NotAllowed for what cannot be one person's: a place's code, an answer of a list, or a day.

    Files as they were sent are searched in every cell, and such a word stands in the rows of many: all of theirs would
    be handed over as this person's, or erased.
    """
    for one in identifiers:
        if one.strip().casefold() in _words() or A_DAY.fullmatch(one.strip()):
            raise NotAllowed("rights.of_many")


@kept
def _words() -> frozenset[str]:
    """Return what the cells of many people's rows say: codes of places, and the codes and labels of every list."""
    said = set(areas())
    for its in lists().values():
        for code, entry in its.codes.items():
            said |= {code, entry.title.en, entry.title.cy}
    return frozenset(one.casefold() for one in said)


def held_of(snapshots: Path, authority: str, of: Collection[int]) -> list[Held]:
    """Return what the tables in force hold of the person with these keys; a table without any is left out."""
    found = []
    for name, manifest in in_force(snapshots, authority).items():
        rows = rows_of(manifest, snapshots)
        its = rows.filter(speaks_of(name, rows, of))
        if its.num_rows:
            found.append(Held(name, its, _years(table(name), its)))
    return found


def rows_of(manifest: Manifest, snapshots: Path) -> pa.Table:
    """Return every row of a snapshot as it is kept, columns in their order. Raises NotFound for a lost one."""
    return read_columns(manifest, snapshots, [*table(manifest.table).stored, *SOURCE_COLUMNS])


def speaks_of(name: str, rows: pa.Table, of: Collection[int], columns: Collection[str] = ()) -> pa.ChunkedArray:
    """Return for each row whether it names the person in one of `columns`, in any that names people by itself."""
    import pyarrow as pa
    import pyarrow.compute as pc

    keys = pa.array(sorted(of), pa.int64())
    found = pa.chunked_array([pa.array([False] * rows.num_rows, pa.bool_())])
    for column in columns or naming(name):
        found = pc.or_(found, pc.is_in(rows[column], keys))
    return found


def naming(name: str) -> tuple[str, ...]:
    """Return the columns of a table that name people, the one whom a row is about first."""
    columns = [key for key, column in table(name).stored.items() if column.kind is Kind.PERSON]
    return tuple(sorted(columns, key=lambda key: key != SUBJECT))


def other_files(snapshots: Path, authority: str) -> Iterator[Path]:
    """Yield the snapshots of an authority that are in force no longer, and lie there still."""
    current = {manifest.path(snapshots) for manifest in in_force(snapshots, authority).values()}
    yield from sorted(path for path in (snapshots / authority).glob("*/*.parquet") if path not in current)


def _years(definition: Table, rows: pa.Table) -> Mapping[int, int]:
    if not definition.date or definition.date not in rows.column_names:
        return {UNDATED: rows.num_rows}
    days = rows[definition.date].combine_chunks()
    years = reporting_years(numbers(days))
    known = days.is_valid().to_pylist()
    counted = Counter(int(year) if there else UNDATED for year, there in zip(years, known, strict=True))
    return dict(sorted(counted.items()))
