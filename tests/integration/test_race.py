"""Of people who sign one return at the same moment one wins; the drill tries it with fifty, this with a few."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import pytest

DRILL = Path(__file__).parents[1] / "drills" / "race.py"
PEOPLE = 6
POSTGRES = os.environ.get("DATABASE_URL", "") if "postgres" in os.environ.get("DATABASE_URL", "") else ""


@pytest.fixture
def database(request: pytest.FixtureRequest):
    """A database of the drill's own: a new file, or a new one on the server of the tests."""
    if not request.param:
        yield ""
        return
    import psycopg

    server, name = request.param.rpartition("/")[0], f"race_{os.getpid()}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield f"{server}/{name}"
        connection.execute(f'DROP DATABASE "{name}"')


@pytest.mark.parametrize("database", ["", *filter(None, [POSTGRES])], indirect=True)
def test_exactly_one_signature_wins_and_every_other_gets_a_plain_message(database: str, tmp_path: Path):
    drill = importlib.util.spec_from_file_location("drill_race", DRILL)
    module = importlib.util.module_from_spec(drill)
    drill.loader.exec_module(module)
    came = module.race(database, PEOPLE, tmp_path)
    assert came["ok"], came
    assert (came["won"], came["told"], came["moves"]) == (1, PEOPLE - 1, 1)
