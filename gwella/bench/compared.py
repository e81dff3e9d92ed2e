"""Every value of every way beside the engine's: how many were compared, how many differ, and the keys of a few."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gwella.bench.runs import Facts, Given

KEY = ("metric", "breakdown", "category", "area", "period")
VALUES = ("numerator", "denominator", "unknown")
SHOWN = 5


def write(values: Any, path: Path) -> None:
    """Write a way's values, a table or a frame with at least the columns KEY and VALUES, to a file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = values if isinstance(values, pa.Table) else pa.Table.from_pandas(values, preserve_index=False)
    wanted = [(name, pa.string()) for name in KEY] + [(name, pa.float64()) for name in VALUES]
    pq.write_table(rows.select([*KEY, *VALUES]).cast(pa.schema(wanted)), path)


def compared(given: Given, work: object, facts: Facts) -> None:
    """Set each file of `given.compared` (by way) beside the engine's, `given.values`; say what differs.

    A value that one of them does not have is a nought: whoever counts nobody need not say so.
    """
    import duckdb

    connection, different, compared_in_all = duckdb.connect(), [], 0
    ours = Path(given.out)
    facts["figures"] = float(_one(connection, f"SELECT count(*) FROM '{ours}'"))
    for way, theirs in given.compared.items():
        pairs = f"SELECT * FROM '{ours}' a FULL JOIN '{theirs}' b USING ({', '.join(KEY)})"
        compared_in_all += 2 * _one(connection, f"SELECT count(*) FROM ({pairs})")
        for value in VALUES:
            differs = f"coalesce(a.{value}, 0) <> coalesce(b.{value}, 0)"
            keys = connection.execute(
                f"SELECT {', '.join(KEY)} FROM '{ours}' a FULL JOIN '{theirs}' b USING ({', '.join(KEY)}) "
                f"WHERE {differs} ORDER BY ALL"
            ).fetchall()
            different += [f"{way}, {value}: {' | '.join(key)}" for key in keys]
    facts["values_compared"], facts["values_different"] = float(compared_in_all), float(len(different))
    facts["first_different"] = "\n".join(different[:SHOWN])


def _one(connection: Any, asked: str) -> int:
    return int(connection.execute(asked).fetchone()[0])
