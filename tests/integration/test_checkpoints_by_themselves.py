"""Checkpoints come by themselves, and what is done to the record beneath its walls is found by the newest one."""

from __future__ import annotations

import shutil
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from drills.tampering import beneath, cut, rows_of, write_anew
from hands import ONE, TWIN

from gwella.audit import walls
from gwella.audit.chain import By, record
from gwella.audit.kept_outside import files
from gwella.audit.vocabulary import sealing
from gwella.site.keeping import checkpoints
from gwella.site.keeping.doctor import examined

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_data(settings, tmp_path):
    settings.DATA = tmp_path
    settings.CHECKPOINTS = str(tmp_path / "outside")
    settings.DESK = None


@pytest.fixture
def worker():
    return checkpoints.Sealing()


def add(place: str, what: str = "submission.take", times: int = 1) -> None:
    for _ in range(times):
        record(By("somebody", "performance_officer", place), what)


def there() -> int:
    return len(files(checkpoints.folder()))


def well() -> dict[str, bool]:
    return {one.what: one.is_well for one in examined(checkpoints.folder().parent, timezone.now())}


def test_one_is_made_each_day_and_none_of_an_empty_record(worker):
    now = timezone.now()
    assert not worker.look(now)
    add(ONE)
    assert worker.look(now)
    add(ONE)
    assert not worker.look(now + timedelta(hours=23))
    assert worker.look(now + timedelta(hours=25))
    assert there() == 2


@pytest.mark.parametrize("what", ["return.sign", "return.send", "release.publish"])
def test_one_is_made_once_something_was_signed_sent_or_released(worker, what):
    assert what in sealing()
    add(ONE)
    worker.look(timezone.now())
    add(ONE)
    assert not worker.look(timezone.now())
    add(ONE, what)
    assert worker.look(timezone.now())
    assert not worker.look(timezone.now()), "once, not again and again"
    assert there() == 2


def test_a_worker_that_starts_anew_makes_up_for_what_was_signed_meanwhile(worker):
    add(ONE)
    worker.look(timezone.now())
    add(ONE, "return.sign")
    assert checkpoints.Sealing().look(timezone.now())


@pytest.mark.parametrize("way", [cut, write_anew])
def test_an_end_that_was_cut_or_forged_is_found_with_nothing_given(worker, way):
    import random

    add(ONE, times=6)
    add(TWIN, times=3)
    assert worker.look(timezone.now())
    assert well()["checkpoint"]
    rows = rows_of(ONE)
    way(rows, random.Random(3))
    beneath(ONE, rows)
    assert walls.missing(connection) == ()
    assert well()["record"], "the chain by itself holds"
    assert not well()["checkpoint"]
    said = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("audit", "verify", stdout=said)
    assert ended.value.code == 1


def test_no_checkpoint_is_signed_over_what_the_last_one_does_not_hold(worker, caplog):
    """Else whoever forges the end would only have to wait for a day."""
    add(ONE, times=6)
    now = timezone.now()
    worker.look(now)
    rows = rows_of(ONE)
    del rows[-2:]
    beneath(ONE, rows)
    assert not worker.look(now + timedelta(days=2))
    assert "not what the last one says" in caplog.text
    assert there() == 1
    assert not well()["checkpoint"]


def test_a_checkpoint_that_somebody_changed_is_said_and_none_is_put_over_it(worker, caplog):
    add(ONE)
    worker.look(timezone.now())
    (file,) = files(checkpoints.folder())
    file.write_text(file.read_text().replace(ONE, TWIN))
    assert not well()["checkpoint"]
    assert not worker.look(timezone.now() + timedelta(days=2))
    assert "audit.not_as_signed" in caplog.text


def test_a_server_without_one_is_told_so_and_verify_says_which_it_compared_with(worker):
    assert not well()["checkpoint"]
    add(ONE)
    worker.look(timezone.now())
    said = StringIO()
    call_command("audit", "verify", stdout=said)
    assert str(checkpoints.folder()) in said.getvalue()


def test_an_older_checkpoint_under_a_later_name_covers_nothing_that_was_cut_off(worker):
    """Whoever cuts the record off has no key to sign with, but may copy what was signed before."""
    now = timezone.now()
    for later in (timedelta(), timedelta(hours=25)):
        add(ONE)
        assert worker.look(now + later)
    walls.take_down(connection)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_entry WHERE number > 1")
    shutil.copy(files(checkpoints.folder())[0], checkpoints.folder() / "checkpoint-99991231T000000000000Z.json")
    assert not well()["checkpoint"]
