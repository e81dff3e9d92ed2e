"""The upper bounds in pyproject.toml are there for a reason; this says when they can go."""

from importlib.metadata import version


def major(name: str) -> int:
    return int(version(name).split(".")[0])


def test_ibis_12_is_why_duckdb_and_sqlglot_are_held_back() -> None:
    # When Ibis 13 or later is installed, try without the bounds on duckdb and sqlglot.
    assert major("ibis-framework") == 12, "try pyproject.toml without the bounds on duckdb and sqlglot"
    assert major("duckdb") < 2
