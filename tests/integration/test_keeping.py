"""A backup brings back every row and every file, to an empty place; what is not this installation's is refused."""

from __future__ import annotations

import subprocess
from pathlib import Path

import msgspec
import pytest
from django.db import connection
from django.utils import timezone
from drills import restore
from drills.installation import Installation
from hands import ONE, TWIN, member
from sample_figures import COUNT, one

from gwella.accounts.recorded import record
from gwella.accounts.session import playing
from gwella.cli import landlock
from gwella.code_of_practice.errors import Remediable
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.writing import AGREED, LOCK
from gwella.measuring import figures
from gwella.site.keeping import archive, backup, doctor, key, rows


def site(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the site over a data folder, as the operator does."""
    return Installation(data).site(*words)


def dumped(data: Path, to: Path) -> dict[str, bytes]:
    """Return every table's rows, as text."""
    return Installation(data).rows(to)


@pytest.fixture(scope="module")
def installation(tmp_path_factory) -> Path:
    """An installation with rows of two places and a few files, its backup key beside it, and one backup."""
    folder = tmp_path_factory.mktemp("installation")
    data = folder / "data"
    Installation(data).filled()
    (data / "places" / ONE).mkdir(parents=True)
    (data / "places" / ONE / "a.csv").write_text("authority\n", encoding="utf-8")
    (data / "charts").mkdir()
    (data / "charts" / "drawn.svg").write_text("<svg/>", encoding="utf-8")
    assert site(data, "backup", "--make-key", str(folder / "key")).returncode == 0
    done = site(data, "backup", "--to", str(folder / "kept"))
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def archived(installation: Path) -> Path:
    return next((installation / "kept").iterdir())


def test_every_row_and_every_file_comes_back(installation: Path, archived: Path, tmp_path: Path):
    restored = site(tmp_path / "new", "restore", str(archived), "--key", str(installation / "key"))
    assert restored.returncode == 0, restored.stderr
    assert dumped(tmp_path / "new", tmp_path / "a") == dumped(installation / "data", tmp_path / "b")
    files = set(backup.kept(installation / "data")) - {Path("backups/last.json")}
    assert files <= set(backup.kept(tmp_path / "new"))
    for file in files:
        assert (tmp_path / "new" / file).read_bytes() == (installation / "data" / file).read_bytes()
    assert not (tmp_path / "new" / "charts").exists()


def test_it_comes_back_into_an_empty_place_only(installation: Path, archived: Path):
    refused = site(installation / "data", "restore", str(archived), "--key", str(installation / "key"))
    assert refused.returncode == 2
    assert "empty place" in refused.stderr


def test_a_damaged_archive_and_another_key_open_nothing(installation: Path, archived: Path, tmp_path: Path):
    damaged = tmp_path / "damaged.age"
    content = bytearray(archived.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(content)
    other = site(tmp_path / "other", "prepare"), site(tmp_path / "other", "backup", "--make-key", str(tmp_path / "key"))
    assert [one.returncode for one in other] == [0, 0]
    for file, its in ((damaged, installation / "key"), (archived, tmp_path / "key")):
        refused = site(tmp_path / "new", "restore", str(file), "--key", str(its))
        assert (refused.returncode, "Nothing was brought back" in refused.stderr) == (2, True)
        assert not list((tmp_path / "new").glob("*"))


def test_what_another_installation_encrypted_to_this_key_is_foreign(installation: Path, archived: Path, tmp_path: Path):
    """Whoever knows the recipient can encrypt to it: only the installation's own signature makes a backup its own."""
    opens = key.read(installation / "key")
    folder = tmp_path / "unpacked"
    folder.mkdir()
    its = archive.read(archived, opens, folder)
    forged = tmp_path / "forged.age"
    archive.write(folder, its, forged, opens.recipient, bytes(range(32)))
    (tmp_path / "again").mkdir()
    with pytest.raises(Remediable) as refusal:
        archive.read(forged, opens, tmp_path / "again")
    assert refusal.value.code == "backup.foreign"


def test_a_changed_file_within_is_found(installation: Path, archived: Path, tmp_path: Path):
    opens = key.read(installation / "key")
    folder = tmp_path / "unpacked"
    folder.mkdir()
    its = archive.read(archived, opens, folder)
    (folder / "files" / "places" / ONE / "a.csv").write_text("authority,more\n", encoding="utf-8")
    again = tmp_path / "again.age"
    archive.write(folder, its, again, opens.recipient, key.signing_secret(installation / "data"))
    (tmp_path / "into").mkdir()
    with pytest.raises(Remediable) as refusal:
        archive.read(again, opens, tmp_path / "into")
    assert refusal.value.code == "backup.damaged"


def test_the_server_keeps_nothing_that_opens_a_backup(installation: Path, archived: Path):
    for path in (installation / "data").rglob("*"):
        if path.is_file():
            assert b"AGE-SECRET-KEY" not in path.read_bytes()
    assert b"authority" not in archived.read_bytes()


def test_a_backup_holds_no_earlier_one_though_all_lie_in_the_data_folder(tmp_path: Path):
    data = Installation(tmp_path / "data").filled().data
    assert site(data, "backup", "--make-key", str(tmp_path / "key")).returncode == 0
    assert site(data, "backup").returncode == 0
    assert len(list((data / key.FOLDER).glob("*.age"))) == 1
    kept = {path.name for path in backup.kept(data) if path.parts[0] == key.FOLDER}
    assert kept == {key.SIGNING, key.RECIPIENT, backup.LAST}


def test_what_a_run_was_killed_amid_putting_in_its_place_is_there_in_the_backup(tmp_path: Path):
    books = Installation(tmp_path / "data").filled().data / "places" / ONE / "books"
    books.mkdir(parents=True)
    (books / "results.csv").write_text("old", encoding="utf-8")
    (books / "results.csv.7-7.part").write_text("new", encoding="utf-8")
    (books / AGREED).write_text("results.csv.7-7.part", encoding="utf-8")
    (books / LOCK).touch()  # as that run left it
    assert site(tmp_path / "data", "backup", "--make-key", str(tmp_path / "key")).returncode == 0
    assert site(tmp_path / "data", "backup", "--to", str(tmp_path / "kept")).returncode == 0
    archived = next((tmp_path / "kept").iterdir())
    done = site(tmp_path / "new", "restore", str(archived), "--key", str(tmp_path / "key"))
    assert done.returncode == 0, done.stderr
    back = tmp_path / "new" / "places" / ONE / "books"
    assert [(path.name, path.read_text(encoding="utf-8")) for path in back.iterdir()] == [("results.csv", "new")]


def test_another_key_is_said_to_open_no_backup_of_before(tmp_path: Path):
    data = Installation(tmp_path / "data").filled().data
    first, second = (site(data, "backup", "--make-key", str(tmp_path / name)).stdout for name in ("one", "two"))
    assert ("There was a key before" in first, "There was a key before" in second) == (False, True)


def test_a_backup_of_newer_tables_is_refused(installation: Path, archived: Path, tmp_path: Path):
    opens = key.read(installation / "key")
    folder = tmp_path / "unpacked"
    folder.mkdir()
    its = archive.read(archived, opens, folder)
    newer = msgspec.structs.replace(its, migrations=(*its.migrations, ("measuring", "9999_of_the_future")))
    file = tmp_path / "newer.age"
    archive.write(folder, newer, file, opens.recipient, key.signing_secret(installation / "data"))
    refused = site(tmp_path / "new", "restore", str(file), "--key", str(installation / "key"))
    assert (refused.returncode, "does not know" in refused.stderr) == (2, True)
    assert not list((tmp_path / "new").glob("*"))


def test_an_upgrade_keeps_the_rows_and_goes_back(installation: Path, tmp_path: Path):
    data = tmp_path / "data"
    archived = next((installation / "kept").iterdir())
    assert site(data, "restore", str(archived), "--key", str(installation / "key")).returncode == 0
    before = dumped(data, tmp_path / "before")
    done = site(data, "upgrade")
    assert done.returncode == 0, done.stderr
    Installation(data).python("from gwella.measuring.models import Figure; Figure.objects.of('W06000001').delete()")
    assert dumped(data, tmp_path / "emptied") != before
    back = site(data, "upgrade", "--back")
    assert back.returncode == 0, back.stderr
    assert dumped(data, tmp_path / "after") == before
    assert dict(looked_at(data))["record_walls"], "the record of before is guarded as it was"


def test_the_doctor_says_what_is_not_well(installation: Path):
    done = site(installation / "data", "doctor", "--json")
    said = msgspec.json.decode(done.stdout)["looked_at"]
    assert said["migrations"]["well"]
    assert said["backup"]["well"]
    (installation / "data" / "places" / "open.key").touch(0o644)
    try:
        ill = site(installation / "data", "doctor")
    finally:
        (installation / "data" / "places" / "open.key").unlink()
    assert ill.returncode == 1
    assert "open.key" in ill.stdout


def test_the_restore_drill_on_a_small_installation(tmp_path: Path):
    said = restore.drill(tmp_path, entries=5, files=3)
    assert said["ok"], said


@pytest.mark.django_db(transaction=True)
def test_rows_of_every_kind_survive_the_way_through_text(tmp_path: Path):
    """On whichever database the tests run: dates, moments, numbers, JSON, and rows of several places."""
    for place in (ONE, TWIN):
        figures.replace([one(COUNT, place, 7)], authority=place)
        record(playing(member("performance_officer", place)), "submission.take", facts={"rows": 3})
    (tmp_path / "first").mkdir()
    counts = rows.dump(tmp_path / "first")
    assert (counts["measuring.Figure"], counts["audit.Entry"], counts["accounts.Membership"]) == (2, 2, 2)
    if connection.vendor == "postgresql":
        assert rows.replace(tmp_path / "first", rows.applied()) | {"sessions.Session": 0} == counts | {
            "sessions.Session": 0
        }
        (tmp_path / "second").mkdir()
        rows.dump(tmp_path / "second")
        for path in (tmp_path / "first").iterdir():
            assert (tmp_path / "second" / path.name).read_bytes() == path.read_bytes()


def test_the_doctor_looks_at_the_record_the_worker_and_the_way_in(installation: Path, tmp_path: Path):
    data = tmp_path / "data"
    Installation(data).filled()
    assert looked_at(data) >= {"record": True, "record_walls": True, "sign_on": True}.items()
    assert not dict(looked_at(data))["worker"], "no worker was ever started here"
    assert site(data, "work", "--once").returncode == 0
    assert dict(looked_at(data))["worker"]
    Installation(data).python(
        "from django.db import connection; from gwella.audit import walls; walls.take_down(connection)\n"
        "connection.cursor().execute(\"UPDATE audit_entry SET who = 'nobody' WHERE number = 2\")"
    )
    ill = dict(looked_at(data))
    assert (ill["record_walls"], ill["record"]) == (False, False)


def test_the_doctor_looks_at_all_else_where_the_database_does_not_answer(tmp_path: Path):
    data = Installation(tmp_path / "data").filled().data
    assert site(data, "work", "--once").returncode == 0
    assert list((data / "checkpoints").iterdir()), "the record has a checkpoint to be compared with"
    for file in data.glob("gwella.sqlite3*"):
        file.unlink()
    looked = dict(looked_at(data))
    assert (looked["database"], looked["checkpoint"], looked["secrets"]) == (False, False, True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("version", "is_well", "says"),
    [(0, False, "no Landlock"), (2, True, "could still empty"), (landlock.WHOLE, True, "no file but its own")],
)
def test_the_doctor_says_what_the_kernel_lets_whoever_reads_sent_files_see(
    tmp_path, monkeypatch, version, is_well, says
):
    monkeypatch.setattr(landlock, "version", lambda: version)
    (said,) = [one for one in doctor.examined(tmp_path, timezone.now()) if one.what == "reading"]
    assert said.is_well is is_well
    assert says in said.said.in_(Language.EN)
    assert "Landlock" in said.said.in_(Language.CY)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("hosts", "sent_by", "is_well", "says"),
    [
        (["gwella.example.wales"], "filebased", False, "EMAIL_URL"),
        (["127.0.0.1"], "filebased", True, "to nobody"),
        (["gwella.example.wales"], "smtp", True, "mail server"),
    ],
)
def test_the_doctor_says_that_letters_reach_nobody(tmp_path, settings, hosts, sent_by, is_well, says):
    settings.ALLOWED_HOSTS = hosts
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{sent_by}.EmailBackend"
    (said,) = [one for one in doctor.examined(tmp_path, timezone.now()) if one.what == "letters"]
    assert said.is_well is is_well
    assert says in said.said.in_(Language.EN)


def looked_at(data: Path):
    """Return what the doctor looked at, and whether each is well."""
    said = msgspec.json.decode(site(data, "doctor", "--json").stdout)["looked_at"]
    return {what: its["well"] for what, its in said.items()}.items()


def test_an_older_database_is_upgraded_and_goes_back(tmp_path: Path):
    """Tables and columns that this version has and the database has not are no reason to fail."""
    data = tmp_path / "data"
    data.mkdir()
    assert site(data, "migrate", "office", "0001").returncode == 0
    before = dict(looked_at(data))
    assert not before["migrations"]
    done = site(data, "upgrade")
    assert done.returncode == 0, done.stderr
    assert dict(looked_at(data))["migrations"]
    back = site(data, "upgrade", "--back")
    assert back.returncode == 0, back.stderr
    assert not dict(looked_at(data))["migrations"]
    assert site(data, "upgrade").returncode == 0
