"""Engines: what runs the cells. DuckDB in this process, Spark, or whatever an Ibis connection string names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from gwella.code_of_practice.errors import NotFound

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

DUCKDB, SPARK = "duckdb", "spark"


class Engine(msgspec.Struct, frozen=True):
    """A connection, its name, and how it takes in snapshots and tables in memory."""

    name: str
    connection: Any

    def parquet(self, paths: Sequence[Path]) -> ir.Table:
        """Return the rows of snapshot files of one table, one after another; a column that one lacks is empty."""
        files = [str(path) for path in paths]
        if self.name == SPARK:
            return self._of_spark(self.connection._session.read.option("mergeSchema", "true").parquet(*files))
        if self.name == DUCKDB:
            return self.connection.read_parquet(files, union_by_name=True)
        import pyarrow as pa
        import pyarrow.parquet as pq

        return self.arrow(pa.concat_tables([pq.read_table(file) for file in files], promote_options="default"))

    def arrow(self, rows: pa.Table) -> ir.Table:
        """Return a table in memory as one of the engine's, for as long as the connection lasts."""
        import ibis

        if self.name == SPARK:
            # Ibis would go by way of pandas, where a whole number that may be empty is one no longer.
            return self._of_spark(self.connection._session.createDataFrame(rows))
        return self.connection.create_table(ibis.util.gen_name("gwella"), rows, temp=True)

    def _of_spark(self, frame: Any) -> ir.Table:
        import ibis

        name = ibis.util.gen_name("gwella")
        frame.createOrReplaceTempView(name)
        return self.connection.table(name)


def engine(named: str = DUCKDB) -> Engine:
    """Return the engine `duckdb` or `spark`, or what an Ibis connection string such as `postgres://…` names.

    Spark runs on this machine unless its usual settings (`spark-defaults.conf`, SPARK_REMOTE …) name a cluster.
    Raises NotFound where it is not installed or does not answer.
    """
    if named == DUCKDB:
        return duckdb_engine()
    kind = named.partition("://")[0]
    if named != SPARK and kind == named:
        raise NotFound("engines.not_an_engine", name=named)
    try:
        refusals: tuple[type[Exception], ...] = (OSError, RuntimeError, ValueError, *_refusals(kind))
        return _connected(named, kind)
    except ImportError:
        raise NotFound("engines.not_installed", name="pyspark" if kind == SPARK else kind) from None
    except refusals:
        # What it says may hold the address with its password.
        raise NotFound("engines.does_not_answer", name=kind) from None


def _connected(named: str, kind: str) -> Engine:
    import ibis

    if named == SPARK:
        return Engine(SPARK, ibis.pyspark.connect(_session()))
    return Engine(kind, ibis.connect(named))


def _refusals(kind: str) -> tuple[type[Exception], ...]:
    """Return what the library behind an engine raises where it does not answer."""
    from ibis.common.exceptions import IbisError

    if kind == SPARK:
        from pyspark.errors import PySparkException

        return IbisError, PySparkException
    if kind.startswith("postgres"):
        import psycopg

        return IbisError, psycopg.Error
    import duckdb

    return IbisError, duckdb.Error


def duckdb_engine() -> Engine:
    """Return DuckDB in this process, in memory."""
    import ibis

    # Folding selects into each other takes Ibis longer than DuckDB gains by it.
    ibis.options.sql.fuse_selects = False
    return Engine(DUCKDB, ibis.duckdb.connect())


def _session() -> Any:
    """Return the Spark session that the usual settings describe; dates are those of the rows, in no time zone."""
    from pyspark.sql import SparkSession

    quiet = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR"}
    building = SparkSession.builder.appName("gwella").config(map={**quiet, "spark.sql.session.timeZone": "UTC"})
    return building.getOrCreate()
