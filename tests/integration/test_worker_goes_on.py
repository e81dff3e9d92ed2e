"""The worker outlives a database that does not answer for a while, and ends when it is told to."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import InterfaceError, OperationalError
from django_tasks_db.management.commands.db_worker import Worker

from gwella.office import heard
from gwella.site.management.commands import work

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("failure", [OperationalError, InterfaceError])
def test_a_database_that_is_away_for_a_while_ends_no_worker(settings, tmp_path, monkeypatch, caplog, failure):
    settings.DATA = tmp_path
    looks = []

    def run(worker: Worker) -> None:
        looks.append(heard.last())
        if len(looks) < 3:
            raise failure("server closed the connection of gwella_serving at 10.0.0.5")
        worker.running = False

    monkeypatch.setattr(Worker, "configure_signals", lambda _: None)
    monkeypatch.setattr(Worker, "run", run)
    # The connection of the test holds its rows, so it is not closed here.
    monkeypatch.setattr(work.connections, "close_all", lambda: None)
    monkeypatch.setattr(work, "WITHOUT_DATABASE", 0)
    call_command("work", alone=True)
    assert len(looks) == 3
    assert all(looks), "it is heard of all the while"
    said = [record.getMessage() for record in caplog.records if record.name == work.__name__]
    assert said == [f"the database does not answer the worker: {failure.__name__}"] * 2, "and no address is logged"


def test_any_other_fault_ends_it(settings, tmp_path, monkeypatch):
    settings.DATA = tmp_path
    monkeypatch.setattr(Worker, "configure_signals", lambda _: None)
    monkeypatch.setattr(Worker, "run", lambda _: {}["nothing"])
    with pytest.raises(KeyError):
        call_command("work")


def test_a_worker_of_one_look_says_that_the_database_did_not_answer(settings, tmp_path, monkeypatch):
    settings.DATA = tmp_path

    def run(worker: Worker) -> None:
        raise OperationalError

    monkeypatch.setattr(Worker, "configure_signals", lambda _: None)
    monkeypatch.setattr(Worker, "run", run)
    with pytest.raises(OperationalError):
        call_command("work", once=True)
