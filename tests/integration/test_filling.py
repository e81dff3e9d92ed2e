"""What stands in the way of filling the demo's folder is one sentence, exit 2."""

from __future__ import annotations

import errno

import pytest
from django.core.management import call_command
from django.db import OperationalError

from gwella.code_of_practice.errors import NotAllowed
from gwella.site.management.commands import fill


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "could not be filled"),
        (OperationalError("database or disk is full"), "could not be filled"),
        (NotAllowed("writing.no_room", file="results.csv"), "no room on the disk for results.csv"),
    ],
)
def test_a_step_that_fails_is_said_in_one_sentence(monkeypatch, capsys, error, said):
    def prepare(data):
        raise error

    monkeypatch.setattr(fill, "STEPS", (prepare,))
    with pytest.raises(SystemExit) as stopped:
        call_command("fill")
    assert stopped.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert said in line
