"""Which row of a sheet somebody means: by key, national code, label of a local report, or title in either language."""

from __future__ import annotations

from collections import defaultdict

from gwella.entries.sheet import Row, Sheet
from gwella.returns.mapping import fold


def rows_by_name(of: Sheet) -> dict[str, Row]:
    """Return the rows of the whole figures by their folded names; a name that two of them have is none."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in (*of.rows, *of.recalled):
        if not row.key.breakdown:
            one = row.definition
            names = (row.key.metric, row.code, *one.codes, *one.aliases, one.title.en, one.title.cy)
            for name in {fold(name) for name in names if name}:
                found[name].append(row)
    return {name: rows[0] for name, rows in found.items() if len(rows) == 1}
