"""The latest end above a row has a slow, obvious twin: of any spells, both say the same."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as some

from gwella.returns.spells import END_OF_TIME, latest_end_above

DAYS = (
    some.none() | some.sampled_from([date(1, 1, 1), date(1969, 12, 31), date(2024, 2, 29), END_OF_TIME]) | some.dates()
)


@given(some.lists(some.tuples(some.sampled_from(["P1", "P2", "P3", None]), DAYS, DAYS)))
def test_the_latest_end_above_is_the_one_that_plain_python_finds(spells):
    persons, begins, ends = ([spell[place] for spell in spells] for place in range(3))
    found = latest_end_above(pa.array(persons, pa.string()), pa.array(begins, pa.date32()), pa.array(ends, pa.date32()))
    assert found.to_pylist() == [twin(spells, row) for row in range(len(spells))]


def twin(spells, row):
    person, begin, _ = spells[row]
    if person is None or begin is None:
        return None
    above = [
        end or END_OF_TIME
        for place, (other, began, end) in enumerate(spells)
        if other == person and began is not None and (began, place) < (begin, row)
    ]
    return max(above, default=None)
