"""The same definitions on another engine: every value, as counted here, on DuckDB, Spark and what an address names."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from ibis.common.exceptions import OperationNotDefinedError
from test_engine_and_twin import CODE, awkward_rows

from gwella.code_of_practice.errors import NotFound
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.results import Result
from gwella.code_of_practice.years import Length, Period, parts
from gwella.metrics import engines
from gwella.metrics.compute import counted
from gwella.metrics.engines import Engine, engine
from gwella.metrics.examples import as_table
from gwella.metrics.figures import results
from gwella.metrics.source import of_tables

title = "Other engines"

OTHER = "X06000002"
# To compile each question takes longer than to answer it of few rows; the tests on one machine have them compiled.
CLUSTER = """spark.master local-cluster[1,1,1024]
spark.driver.host 127.0.0.1
spark.driver.bindAddress 127.0.0.1
spark.driver.memory 1g
spark.sql.shuffle.partitions 1
spark.ui.enabled false
spark.sql.codegen.wholeStage false
spark.sql.codegen.factoryMode NO_CODEGEN
"""
POSTGRESQL = "postgres://postgres@127.0.0.1:5432/postgres"
PERIODS = [*(Period.of_year(year) for year in (2020, 2022, 2024)), *parts(2024, Length.QUARTER)]


def needed(there: bool, what: str) -> None:
    """Leave a test out where what it needs is not there; in CI that is a failure."""
    if not there:
        assert not os.environ.get("CI"), f"{what} is not there, and CI leaves no test out"
        pytest.skip(f"{what} is not there")


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Spark on this machine, told by its usual settings to keep small data in few pieces."""
    needed(shutil.which("java") is not None, "Java")
    settings = tmp_path_factory.mktemp("spark")
    warehouse = f"spark.sql.warehouse.dir {settings / 'warehouse'}"
    few = "spark.sql.shuffle.partitions 1\nspark.default.parallelism 1\nspark.driver.memory 1g\nspark.master local[2]\n"
    (settings / "spark-defaults.conf").write_text(few + warehouse + "\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SPARK_CONF_DIR", str(settings))
        started = engine("spark")
        yield started
        started.connection._session.stop()


def raising(error: Exception) -> Callable[..., object]:
    def raises(*_: object) -> object:
        raise error

    return raises


def figures(on: Engine | None = None) -> list[Result]:
    """Return the figures of two authorities' awkward rows."""
    given = {
        code: {name: as_table(name, its) for name, its in awkward_rows(seed).items()}
        for code, seed in ((CODE, 1), (OTHER, 2))
    }
    return results(counted(of_tables(given, engine=on), PERIODS))


@pytest.fixture(scope="module")
def own() -> list[Result]:
    """The figures as Gwella counts them itself, which no line of the others' counting is part of."""
    return figures()


def test_every_value_is_the_same_on_duckdb(own: list[Result]) -> None:
    assert figures(engine("duckdb")) == own


def test_every_value_is_the_same_on_spark(spark: Engine, own: list[Result]) -> None:
    assert spark.connection._session.conf.get("spark.sql.shuffle.partitions") == "1", "its usual settings are read"
    assert figures(spark) == own
    assert len(own) > 5000


def test_every_value_is_the_same_on_what_an_address_names(own: list[Result]) -> None:
    try:
        there = engine(POSTGRESQL)
    except NotFound:
        needed(False, "PostgreSQL")
    assert figures(there) == own
    there.connection.disconnect()


@pytest.mark.parametrize("language", Language)
def test_an_engine_that_is_none_is_refused_in_one_sentence(language: Language) -> None:
    with pytest.raises(NotFound) as refused:
        engine("abacus")
    assert "duckdb" in refused.value.in_(language)
    with pytest.raises(NotFound) as refused:
        engine("postgres://nobody@127.0.0.1:9/nothing")
    assert "postgres" in refused.value.in_(language)


@pytest.mark.parametrize("address", ["duckdb:///no/such/folder/x.db", "abc://x"])
def test_an_address_that_leads_nowhere_is_one_sentence(address: str) -> None:
    with pytest.raises(NotFound) as refused:
        engine(address)
    assert "\n" not in refused.value.in_(Language.EN)


@pytest.mark.parametrize(
    ("address", "raised", "says"),
    [
        ("http://127.0.0.1:9", OSError(), ("Check its address", "Gwiriwch ei gyfeiriad")),
        ("pandas://", ValueError(), ("Check its address", "Gwiriwch ei gyfeiriad")),
        ("spark", RuntimeError(), ("Check that Java 17", "Gwiriwch fod Java 17")),
    ],
)
def test_only_where_spark_does_not_answer_is_java_spoken_of(
    monkeypatch: pytest.MonkeyPatch, address: str, raised: Exception, says: tuple[str, str]
) -> None:
    monkeypatch.setattr(engines, "_connected", raising(raised))
    with pytest.raises(NotFound) as refused:
        engine(address)
    for language, sentence in zip((Language.EN, Language.CY), says, strict=True):
        assert sentence in refused.value.in_(language)
        assert ("Java" in refused.value.in_(language)) == (address == "spark")


@pytest.mark.parametrize(
    ("remote", "remedy"),
    [("sc://cluster.example:15002", "pip install 'pyspark[connect]'"), ("", "pip install 'ibis-framework[pyspark]'")],
)
def test_the_library_that_spark_lacks_is_named(monkeypatch: pytest.MonkeyPatch, remote: str, remedy: str) -> None:
    """A cluster that SPARK_REMOTE names is reached by Spark Connect, which the extra of Ibis does not bring."""
    monkeypatch.setenv("SPARK_REMOTE", remote)
    if not remote:
        monkeypatch.delenv("SPARK_REMOTE")
    monkeypatch.setattr(engines, "_connected", raising(ImportError()))
    with pytest.raises(NotFound) as refused:
        engine("spark")
    assert all(remedy in refused.value.in_(language) for language in Language)


def test_a_cluster_that_nobody_listens_at_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        for proxy in engines.PROXIES:
            monkeypatch.delenv(proxy, raising=False)
        monkeypatch.setenv("SPARK_REMOTE", f"sc://127.0.0.1:{taken.getsockname()[1]}/;token=secret")
        with pytest.raises(NotFound, match="Spark does not answer") as refused:
            engine("spark")
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("address", ["sc://", "sc://:15002", "sc://me@127.0.0.1", "sc://127.0.0.1:99999"])
def test_an_address_that_names_no_host_is_told_at_once(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("SPARK_REMOTE", address)
    with pytest.raises(NotFound, match="Spark does not answer"):
        engine("spark")


def test_every_value_is_the_same_on_an_engine_that_nobody_thought_of(own: list[Result]) -> None:
    assert figures(engine("sqlite://")) == own


def test_an_engine_that_lacks_a_word_says_so_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def lacking(rows: object, work: object) -> None:
        raise OperationNotDefinedError("no such word")

    monkeypatch.setattr(engines, "counted", lacking)
    with pytest.raises(NotFound, match="cannot count"):
        figures(engine("sqlite://"))


@pytest.mark.long
@pytest.mark.once
def test_a_cluster_that_the_settings_of_spark_name_gives_the_same_files(tmp_path: Path) -> None:
    """The command from end to end: extract, snapshots, cells on Spark, of which nothing is said but `--engine spark`.

    Its cluster is a master, and a worker whose executor is a process of its own.
    """
    import pyspark

    from gwella.cli.computing import computed
    from gwella.returns.generate import generate

    needed(shutil.which("java") is not None, "Java")
    generate(tmp_path / "extract", first_year=2024, last_year=2024, size=0.02)
    computed([tmp_path / "extract"], tmp_path / "own", keys=tmp_path / "keys")
    (tmp_path / "spark-defaults.conf").write_text(CLUSTER, encoding="utf-8")
    home = tmp_path / "spark"  # a worker keeps its work there
    home.mkdir()
    for path in Path(pyspark.__file__).parent.iterdir():
        (home / path.name).symlink_to(path)
    settings = {"SPARK_HOME": home, "SPARK_CONF_DIR": tmp_path, "SPARK_LOCAL_IP": "127.0.0.1"}
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from gwella.cli import main; main()",
            "compute",
            "extract",
            "--out",
            "out",
            "--engine",
            "spark",
        ],
        cwd=tmp_path,
        env={**os.environ, "GWELLA_KEYS": str(tmp_path / "keys"), **{name: str(its) for name, its in settings.items()}},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert list((home / "work").glob("app-*/0")), "an executor of the cluster counted"
    assert (tmp_path / "out" / "results.csv").read_bytes() == (tmp_path / "own" / "results.csv").read_bytes()
