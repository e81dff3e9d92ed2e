"""The closed vocabulary of derived columns: one word, one function.

Each takes the rows and returns a column for them; an empty cell it needs leaves the answer
unknown. Most are worked out once for a row; those that look at the period (`first_day`, `last_day`) once for
each period in which the row stands.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from gwella.code_of_practice.reading import kept
from gwella.metrics.derive_days import age_at, days, last_spell_open, months_after, not_after, open_on, working_days
from gwella.metrics.derive_others import at_most_months_after, came_again, distinct_per_person, previous
from gwella.metrics.looked import Looked
from gwella.snapshots.tables import PEOPLE, Derived, Table, table

if TYPE_CHECKING:
    import pyarrow as pa

PERIOD_DAYS = ("first_day", "last_day")
AGE_ON_LAST_DAY = "age_on_last_day"  # every table has it: what people who are counted are broken down by


class Word(msgspec.Struct, frozen=True):
    """How a word works its column out, and what it looks at beside the columns that it is given."""

    derive: Callable[..., Any]
    of_person: tuple[str, ...] = ()  # columns of the row's person
    counts_working_days: bool = False  # so that a year without known bank holidays is refused
    in_period: bool = False  # it looks at the period even where it is given no day of it
    by_key: bool = False  # rows of one day are told apart by their identifiers
    is_number: bool = False  # whole numbers, of which a mean or a median can be taken
    is_yes_no: bool = False
    is_day: bool = False


WORDS = {
    "working_days": Word(working_days, counts_working_days=True, is_number=True),
    "days": Word(days, is_number=True),
    "months_after": Word(months_after, is_day=True),
    "not_after": Word(not_after, is_yes_no=True),
    "age_at": Word(age_at, of_person=("born_on", "expected_on"), is_number=True),
    "open_on": Word(open_on, is_yes_no=True),
    "last_spell_open": Word(last_spell_open, is_yes_no=True),
    "came_again": Word(came_again, in_period=True, by_key=True, is_yes_no=True),
    "previous": Word(previous, by_key=True),
    "at_most_months_after": Word(at_most_months_after, is_yes_no=True),
    "distinct_per_person": Word(distinct_per_person, in_period=True, is_number=True),
}


@kept
def with_age(name: str) -> Table:
    """Return a table's definition with `age_on_last_day` among its derived columns."""
    of_everybody = Derived(table(PEOPLE).title, "age_at", {"date": "last_day"})
    definition = table(name)
    return msgspec.structs.replace(definition, derive={**definition.derive, AGE_ON_LAST_DAY: of_everybody})


def derive(rows: Looked, name: str, derived: Derived) -> pa.Array:
    """Return the column `name` that `derived` describes."""
    given = {"from_" if key == "from" else key: value for key, value in derived.given.items()}
    return WORDS[derived.word].derive(rows, name, **given)


def needed(definition: Table, fields: Collection[str]) -> list[str]:
    """Return those of `fields` that are derived, and what they are derived from, each after what it needs."""
    order: dict[str, None] = {}

    def visit(field: str) -> None:
        if field in definition.derive and field not in order:
            for source in sources(definition.derive[field]):
                visit(source)
            order[field] = None

    for field in sorted(fields):
        visit(field)
    return list(order)


def sources(derived: Derived) -> Iterator[str]:
    """Yield the columns, days of the period and attributes of the person that a derived column looks at."""
    yield from (value for value in derived.given.values() if isinstance(value, str))
    yield from WORDS[derived.word].of_person


def looks_at_period(definition: Table, field: str) -> bool:
    """Say whether a derived column, or one that it is derived from, looks at the period."""
    if field not in definition.derive:
        return field in PERIOD_DAYS
    derived = definition.derive[field]
    return WORDS[derived.word].in_period or any(looks_at_period(definition, source) for source in sources(derived))
