"""Engines: what runs the cells. Gwella's own, in this process; or DuckDB, Spark, or what an Ibis address names."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

import msgspec

from gwella.code_of_practice.errors import NotFound
from gwella.metrics import counting
from gwella.metrics.cells import Pass
from gwella.metrics.in_ibis import asked, counted

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

    from gwella.metrics.rows import Standing

OWN, DUCKDB, SPARK = "gwella", "duckdb", "spark"
REMOTE = "SPARK_REMOTE"  # the setting of Spark's own that names a cluster, reached by Spark Connect
CONNECT, CONNECT_PORT = "sc://", 15002  # how its address begins, and where it listens unless that says otherwise
PROXIES = ("grpc_proxy", "https_proxy", "http_proxy")  # settings by which it goes another way
PATIENCE = 10.0  # seconds


class Engine(Protocol):
    """What counts a pass over rows in their periods: one row a place, as `counting.count` returns it."""

    @property
    def name(self) -> str: ...

    def count(self, rows: Standing, work: Pass) -> pa.Table: ...


class Own(msgspec.Struct, frozen=True):
    """Gwella's own, in memory."""

    name: str = OWN

    def count(self, rows: Standing, work: Pass) -> pa.Table:
        """Return the cells of a pass over `rows`."""
        return counting.count(rows, work)


class Connected(msgspec.Struct, frozen=True):
    """An engine that Ibis speaks to: a connection and its name."""

    name: str
    connection: Any

    def count(self, rows: Standing, work: Pass) -> pa.Table:
        """Return the cells of a pass over `rows`. Raises NotFound where the engine lacks a word."""
        return self._ask(asked(rows, work), lambda held: counted(held, work))

    def _ask(self, rows: pa.Table, question: Callable[[ir.Table], ir.Table]) -> pa.Table:
        """Return the answer to a question about a table in memory. Raises NotFound where the engine lacks a word."""
        import ibis
        from ibis.common.exceptions import IbisError

        name = ibis.util.gen_name("gwella")
        held = ibis.table(ibis.Schema.from_pyarrow(rows.schema), name=name)
        try:
            with self._holding(name, rows):
                answer: pa.Table = self.connection.to_pyarrow(question(held))
        except IbisError:
            # Ibis knows more engines than there are tests of ours; one that lacks a word says so here.
            raise NotFound("engines.cannot_count", name=self.name) from None
        return answer

    @contextmanager
    def _holding(self, name: str, rows: pa.Table) -> Iterator[None]:
        """Let the engine have a table of this name for as long as it is asked about."""
        match self.name:
            case "duckdb":
                self.connection.con.register(name, rows)
                let_go = self.connection.con.unregister
            case "spark":
                # Ibis would go by way of pandas, where a whole number that may be empty is one no longer.
                self.connection._session.createDataFrame(rows).createOrReplaceTempView(name)
                let_go = self.connection._session.catalog.dropTempView
            case _:
                self.connection.create_table(name, rows, temp=True)
                let_go = self.connection.drop_table
        yield
        let_go(name)  # after a question that failed it might fail too, and hide why


def engine(named: str = OWN) -> Engine:
    """Return the engine `gwella`, `duckdb` or `spark`, or what an Ibis connection string such as `postgres://…` names.

    Spark runs on this machine unless its usual settings (`spark-defaults.conf`, SPARK_REMOTE …) name a cluster.
    Raises NotFound where it is not installed or does not answer.
    """
    if named == OWN:
        return Own()
    if named == DUCKDB:
        return _duckdb()
    kind = named.partition("://")[0]
    if named != SPARK and kind == named:
        raise NotFound("engines.not_an_engine", name=named)
    try:
        refusals: tuple[type[Exception], ...] = (OSError, RuntimeError, ValueError, *_refusals(kind))
        return _connected(named, kind)
    except ImportError:
        raise _not_installed(kind) from None
    except refusals:
        # What it says may hold the address with its password.
        raise _does_not_answer(kind) from None


def _not_installed(kind: str) -> NotFound:
    if kind == SPARK and REMOTE in os.environ:
        return NotFound("engines.spark_remote_not_installed")
    return NotFound("engines.not_installed", name="pyspark" if kind == SPARK else kind)


def _does_not_answer(kind: str) -> NotFound:
    return NotFound("engines.spark_does_not_answer" if kind == SPARK else "engines.does_not_answer", name=kind)


def _connected(named: str, kind: str) -> Connected:
    import ibis

    if named == SPARK:
        return Connected(SPARK, ibis.pyspark.connect(_session()))
    return Connected(kind, ibis.connect(named))


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


def _duckdb() -> Connected:
    """Return DuckDB in this process, in memory."""
    import ibis

    # Folding selects into each other takes Ibis longer than DuckDB gains by it.
    ibis.options.sql.fuse_selects = False
    # To share a pass out among threads costs more than it saves: the rows are in memory, the cells are few.
    return Connected(DUCKDB, ibis.duckdb.connect(threads=1))


def _session() -> Any:
    """Return the Spark session that the usual settings describe; dates are those of the rows, in no time zone."""
    from pyspark.sql import SparkSession

    settings: dict[str, bool | float | int | str | None] = {"spark.sql.session.timeZone": "UTC"}
    remote = os.environ.get(REMOTE, "")
    if remote.startswith(CONNECT):
        _knock(remote)
    else:  # the settings of a cluster that runs already are not ours to change
        settings |= {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR"}
    return SparkSession.builder.appName("gwella").config(map=settings).getOrCreate()


def _knock(address: str) -> None:
    """Raise OSError where nobody listens at the address of a cluster: Spark Connect would ask for ten minutes.

    Raises ValueError where it names no host as Spark Connect reads it. A proxy, where there is one, asks for us.
    """
    at = urlsplit(address)
    if not at.hostname or "@" in at.netloc:
        raise ValueError("no host")
    if not any(proxy in os.environ for proxy in PROXIES):
        socket.create_connection((at.hostname, CONNECT_PORT if at.port is None else at.port), PATIENCE).close()
