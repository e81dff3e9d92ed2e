"""What every test of the site shares: a data folder of its own, and a database with the sample figures."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation
from hypothesis import settings as of_hypothesis

from gwella.cli.desk_folders import Desk, hashed
from gwella.code_of_practice.places import INVENTED

# A machine that does something else beside the tests is slow and not wrong.
of_hypothesis.register_profile("gwella", deadline=None)
of_hypothesis.load_profile("gwella")


def pytest_collection_finish() -> None:
    """What is loaded stays: to look through it for garbage again and again takes a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that all tests share, so that each chart is drawn once."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(autouse=True)
def no_folder_of_the_user(settings, data_folder: Path) -> None:
    """No test writes into the data folder of whoever runs it."""
    settings.DATA = data_folder


@pytest.fixture(autouse=True)
def no_language_of_another_test() -> None:
    """What the last request of the test before was answered in does not lead this one."""
    translation.deactivate()


@pytest.fixture
def server_of_many_hands(settings, tmp_path: Path) -> None:
    """The site as a server that many share, with data and keys of its own, read in English."""
    settings.DATA = tmp_path
    settings.KEYS = tmp_path / "keys"
    settings.DESK = None
    translation.activate("en")


@pytest.fixture(autouse=True)
def passwords_hashed_at_once(settings) -> None:
    """A password is hashed slowly on purpose, which protects nobody of the tests; journeys hash it as the site does."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]


@pytest.fixture(autouse=True, scope="session")
def emptied_between_tests() -> Iterator[None]:
    """Let a test that commits be cleared away: Django empties every table after it, which the record’s walls forbid."""
    from django.db.backends.base.operations import BaseDatabaseOperations

    from gwella.audit import walls

    emptied = BaseDatabaseOperations.execute_sql_flush

    def beneath_the_walls(operations: BaseDatabaseOperations, statements: list[str]) -> None:
        walls.take_down(operations.connection)
        emptied(operations, statements)
        walls.put_up(operations.connection)

    BaseDatabaseOperations.execute_sql_flush = beneath_the_walls
    yield
    BaseDatabaseOperations.execute_sql_flush = emptied


@pytest.fixture(scope="session")
def year_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of results of the invented authority, made once: to be copied, not changed."""
    import return_of_a_year

    return return_of_a_year.make(tmp_path_factory.mktemp("desk"))


@pytest.fixture
def released(db: None) -> None:
    """The sample figures, released, and the invented authority's report, published."""
    import sample_figures

    sample_figures.fill()


@pytest.fixture
def site(released: None) -> Client:
    """A reader who is nobody in particular, in front of the sample figures."""
    return Client()


@pytest.fixture
def desk(db: None, settings, tmp_path: Path) -> Desk:
    """The desk of the invented authority over empty folders, not yet opened. Its key is `key`."""
    settings.DATA = tmp_path / "data"
    folders = [tmp_path / name for name in ("out", "definitions", "extracts")]
    for folder in (settings.DATA, *folders):
        folder.mkdir()
    settings.DESK = Desk(INVENTED, *folders, hashed("key"))
    return settings.DESK


@pytest.fixture
def officer(desk: Desk) -> Client:
    """The officer at their open desk."""
    client = Client()
    client.post("/en/desk/open/key/", {"name": "Nia Prys"})
    return client
