"""What people lend to the rows about them: their dates and attributes, and their categories as small numbers.

It is worked out once for all passes of a run and kept on the engine, since every pass asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from gwella.metrics.definitions import breakdowns, dimensions, metrics
from gwella.metrics.dimensions import number_of, place
from gwella.snapshots.tables import PEOPLE, Kind, table

if TYPE_CHECKING:
    import ibis.expr.types as ir

LENDING = "lending"  # stands among the tables of a source; no table of a return is called so
SAME_PERSON = ("authority", "person")
WHO = "who"


def lending(people: ir.Table) -> ir.Table:
    """Return one row a person with an identifier: what conditions and derived columns ask of people, and `in_…`.

    `in_…` is the place of the person among the categories of each breakdown. A person is one row in people: a
    repeated identifier is left out by the check before anything is kept.
    """
    known = people.filter(people["person"].notnull())
    places = {in_category(name): place(known[breakdowns()[name].field], name).cast("int8") for name in lent()}
    return known.select(*SAME_PERSON, *_asked(), **places)


def lent() -> tuple[str, ...]:
    """Return the breakdowns that are attributes of people."""
    stored = table(PEOPLE).stored
    return tuple(name for name, one in breakdowns().items() if one.field in stored and not one.several)


def in_category(name: str) -> str:
    """Return the column that says in which category of a breakdown a person is."""
    return f"in_{name}"


def who(people: ir.Table, names: Sequence[str]) -> ir.IntegerValue:
    """Return each person's categories of the breakdowns `names` as one number."""
    return number_of(names, [people[in_category(name)] for name in names])


def with_lending(tables: Mapping[str, ir.Table]) -> dict[str, ir.Table]:
    """Return tables with what their people lend, kept on the engine for as long as these tables are."""
    return {**tables, LENDING: lending(tables[PEOPLE]).cache()} if PEOPLE in tables else {**tables}


@cache
def _asked() -> tuple[str, ...]:
    """Return the columns of people that any condition or breakdown may ask of them as they stand."""
    stored = table(PEOPLE).stored
    counts = [count for one in metrics().values() for count in (one.count, *(e.count for e in one.edition)) if count]
    fields = {field for count in counts for field in count.fields}
    fields |= {breakdowns()[n].field for m in metrics().values() for b in m.breakdowns for n in dimensions(b)} - {
        breakdowns()[name].field for name in lent()
    }
    dates = {name for name, column in stored.items() if column.kind is Kind.DATE}
    return tuple(name for name in stored if name in fields | dates and name not in SAME_PERSON)
