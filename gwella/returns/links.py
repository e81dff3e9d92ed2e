"""What a rule needs beside a row: what another table says of it, whose return it is in, whether it is asked about.

Links between tables are followed here, once a table and for all its rules, so that each question
looks at one table alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from gwella.returns.definitions import checks_of
from gwella.returns.rules import ASKED_ABOUT, BORN_ON, REPEATS, SENDER, RefersTo
from gwella.snapshots.tables import PEOPLE, table

if TYPE_CHECKING:
    import pyarrow as pa

LINKED = "person"  # the column by which every table names people


def beside(name: str) -> Mapping[str, str]:
    """Return the columns that are set beside the rows of a table, and their types on the engine."""
    links = {rule.link: "boolean" for rule in _references(name)}
    return {"_row": "int32", SENDER: "string", REPEATS: "boolean", ASKED_ABOUT: "boolean", BORN_ON: "date", **links}


def linked(
    name: str, rows: pa.Table, sender: str, others: Mapping[str, pa.Table], asked_about: pa.ChunkedArray | None = None
) -> pa.Table:
    """Return rows with what stands beside them. What leads into a table that is not there is not known.

    Without `asked_about` these are the rows of a file, each asked about; with it, those of them that count.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    count = len(rows)
    persons = _places(rows, LINKED, others.get(PEOPLE), PEOPLE)
    rows = rows.append_column(SENDER, pa.repeat(sender, count))
    repeats = _repeats(rows[table(name).key]) if asked_about is None else pa.repeat(False, count)
    rows = rows.append_column(REPEATS, repeats)
    rows = rows.append_column(ASKED_ABOUT, pa.repeat(True, count) if asked_about is None else asked_about)
    rows = rows.append_column(BORN_ON, _births(name, rows, persons, others))
    for rule in _references(name):
        is_person = (rule.field, rule.table) == (LINKED, PEOPLE)
        places = persons if is_person else _places(rows, rule.field, others.get(rule.table), rule.table)
        rows = rows.append_column(rule.link, pa.nulls(count, pa.bool_()) if places is None else pc.is_valid(places))
    return rows


def _references(name: str) -> list[RefersTo]:
    rules = [check.rule for check in checks_of(name).values()]
    return list({rule.link: rule for rule in rules if isinstance(rule, RefersTo)}.values())


def _places(rows: pa.Table, field: str, other: pa.Table | None, of: str) -> pa.ChunkedArray | None:
    """Return where in the `other` table the rows lie that a column names; None where it is not there."""
    import pyarrow.compute as pc

    if other is None or field not in rows.column_names:
        return None
    return pc.index_in(rows[field], value_set=other[table(of).key], skip_nulls=True)


def _repeats(keys: pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """Return whether a row above has the same identifier; a row without one repeats none."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if len(keys.unique()) == len(keys):
        return pa.repeat(False, len(keys))
    # Of several places the first is given.
    return pc.less(pc.index_in(keys, value_set=keys, skip_nulls=True), pa.arange(0, len(keys)))


def _births(
    name: str, rows: pa.Table, persons: pa.ChunkedArray | None, others: Mapping[str, pa.Table]
) -> pa.Array | pa.ChunkedArray:
    """Return each row's date of birth; empty where it, or the person, is not known."""
    import pyarrow as pa

    if name == PEOPLE:
        return rows["born_on"]
    if persons is None:
        return pa.nulls(len(rows), pa.date32())
    return others[PEOPLE]["born_on"].combine_chunks().take(persons)
