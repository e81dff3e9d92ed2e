import errno
import os
import signal
import stat
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from one_table import keep

from gwella.code_of_practice.errors import NotAllowed, NotFound
from gwella.snapshots import parquet
from gwella.snapshots.keys import Key
from gwella.snapshots.store import authorities, current, keep_all, put_in_force, read_columns
from gwella.snapshots.tables import table

KEY = Key(b"k" * 32)
CODE = "X06000001"


def contacts(*rows: tuple[str, date | None]) -> pa.Table:
    people = [person for person, _ in rows]
    return pa.table(
        {
            "contact": [f"C{i}" for i in range(len(rows))],
            "authority": [CODE] * len(rows),
            "person": people,
            "contacted_on": pa.array([on for _, on in rows], pa.date32()),
            "team": ["A team"] * len(rows),
            "case_reference": ["REF"] * len(rows),
            "_file": ["contacts.csv"] * len(rows),
            "_row": pa.array(range(2, len(rows) + 2), pa.int32()),
        }
    )


def test_what_only_the_officer_holds_and_who_the_person_is_never_reach_a_snapshot(tmp_path: Path) -> None:
    manifest = keep(tmp_path, "contacts", CODE, contacts(("SECRET-1", date(2024, 5, 1))), KEY)
    stored = pq.read_table(manifest.path(tmp_path))
    assert not {"team", "worker", "case_reference"} & set(stored.column_names)
    assert stored["person"].type == pa.int64()
    assert b"SECRET-1" not in manifest.path(tmp_path).read_bytes()


def test_only_their_owner_can_read_snapshots(tmp_path: Path) -> None:
    keep(tmp_path / "out" / "snapshots", "contacts", CODE, contacts(("1", None)), KEY)
    assert stat.S_IMODE((tmp_path / "out" / "snapshots").stat().st_mode) == 0o700


def test_the_id_is_of_the_rows_and_not_of_their_order_or_place(tmp_path: Path) -> None:
    rows = contacts(("1", date(2024, 5, 1)), ("2", None))
    first = keep(tmp_path / "a", "contacts", CODE, rows, KEY)
    turned = keep(tmp_path / "b", "contacts", CODE, rows.take([1, 0]), KEY)
    assert first.id == turned.id


def test_another_value_or_an_emptied_cell_is_another_snapshot(tmp_path: Path) -> None:
    ids = {
        keep(tmp_path, "contacts", CODE, contacts(("1", on)), KEY).id
        for on in (date(2024, 5, 1), date(2024, 5, 2), None)
    }
    assert len(ids) == 3
    assert len(list((tmp_path / CODE / "contacts").glob("*.parquet"))) == 3, "the old ones stand"


def test_the_id_of_these_rows_never_changes(tmp_path: Path) -> None:
    """A library's upgrade must not change it, or every figure would be computed anew."""
    manifest = keep(tmp_path, "contacts", CODE, contacts(("1", date(2024, 5, 1)), ("2", None)), KEY)
    assert manifest.id == "f92c4612e84ad5c87706c591232d2532"


def test_current_names_the_newest_of_each_table(tmp_path: Path) -> None:
    oldest = keep(tmp_path, "contacts", CODE, contacts(("1", date(2024, 5, 1))), KEY)
    put_in_force(tmp_path, CODE, [oldest])
    newest = keep(tmp_path, "contacts", CODE, contacts(("1", date(2024, 5, 2))), KEY)
    assert current(tmp_path, CODE)["contacts"] == oldest, "what is kept is not in force yet"
    put_in_force(tmp_path, CODE, [newest])
    assert current(tmp_path, CODE)["contacts"] == newest
    assert authorities(tmp_path) == (CODE,)


def test_a_damaged_list_of_snapshots_is_one_sentence(tmp_path: Path) -> None:
    put_in_force(tmp_path, CODE, [keep(tmp_path, "contacts", CODE, contacts(("1", None)), KEY)])
    (tmp_path / CODE / "current.json").write_text('{"contacts": {"table"', encoding="utf-8")
    with pytest.raises(NotFound, match=r"current\.json is damaged\. Put it back"):
        current(tmp_path, CODE)


def test_an_authority_that_is_a_path_is_no_authority(tmp_path: Path) -> None:
    put_in_force(tmp_path, CODE, [keep(tmp_path, "contacts", CODE, contacts(("1", None)), KEY)])
    with pytest.raises(NotFound, match="no area"):
        current(tmp_path / CODE, f"../{CODE}")


def test_nothing_computed_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="gwella compute"):
        current(tmp_path, CODE)


def people(*born: tuple[str, date | None]) -> pa.Table:
    rows = contacts(*born)
    return rows.rename_columns(["born_on" if name == "contacted_on" else name for name in rows.column_names])


def test_tables_kept_together_are_kept_as_each_alone(tmp_path: Path) -> None:
    """One person has one key in all of them."""
    tables = {
        "people": people(("1", None), ("2", date(1950, 1, 1)), ("unknown", None)),
        "contacts": contacts(("2", date(2024, 5, 1)), ("3", None), ("2", None)),
    }
    together = keep_all(tmp_path / "a", CODE, tables, KEY)
    alone = [keep(tmp_path / "b", name, CODE, rows, KEY) for name, rows in tables.items()]
    assert together == alone
    keys = [pq.read_table(manifest.path(tmp_path / "a"))["person"].to_pylist() for manifest in together]
    assert keys[0][1] == keys[1][0] == keys[1][2] == KEY.persons("2").get(KEY.id)
    assert keys[0][2] is None


def test_the_authority_stands_in_every_row_of_the_file(tmp_path: Path) -> None:
    manifest = keep(tmp_path, "contacts", CODE, contacts(("1", None), ("2", None)), KEY)
    assert pq.read_table(manifest.path(tmp_path))["authority"].to_pylist() == [CODE, CODE]


@pytest.mark.parametrize("encoded", [False, True])
def test_a_reader_finds_plain_texts_however_they_lay_in_memory(tmp_path: Path, encoded: bool) -> None:
    rows = contacts(("1", date(2024, 5, 1)), ("2", None), ("3", None))
    rows = rows.append_column("client_group", [["adult", None, "child"]])
    if encoded:
        for name in ("authority", "client_group", "_file"):
            rows = rows.set_column(rows.column_names.index(name), name, rows[name].dictionary_encode())
    manifest = keep(tmp_path, "contacts", CODE, rows, KEY)
    kept = pq.read_table(manifest.path(tmp_path))
    texts = ("contact", "authority", "client_group", "_file")
    assert {kept.schema.field(name).type for name in texts} == {pa.string()}
    assert kept["client_group"].to_pylist() == ["adult", None, "child"]
    assert kept["contacted_on"].to_pylist() == [date(2024, 5, 1), None, None]
    assert (kept["_row"].to_pylist(), kept["_row"].type) == ([2, 3, 4], pa.int32())
    assert manifest.files == ("contacts.csv",)


@pytest.mark.parametrize("damage", [lambda raw: raw[: len(raw) // 2], lambda raw: b"", lambda raw: raw[::-1]])
def test_a_damaged_file_is_written_again_and_not_trusted(tmp_path: Path, damage) -> None:
    rows = contacts(("1", date(2024, 5, 1)), ("2", None))
    manifest = keep(tmp_path, "contacts", CODE, rows, KEY)
    path = manifest.path(tmp_path)
    before = pq.read_table(path)
    path.write_bytes(damage(path.read_bytes()))
    assert keep(tmp_path, "contacts", CODE, rows, KEY) == manifest
    assert pq.read_table(path).equals(before)


@pytest.mark.parametrize("damage", [lambda raw: raw[: len(raw) // 2], lambda raw: b"", lambda raw: raw[::-1], None])
def test_a_damaged_file_that_is_read_is_one_sentence(tmp_path: Path, damage) -> None:
    manifest = keep(tmp_path, "contacts", CODE, contacts(("1", date(2024, 5, 1)), ("2", None)), KEY)
    path = manifest.path(tmp_path)
    if damage is None:
        path.unlink()
    else:
        path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(NotFound) as refused:
        read_columns(manifest, tmp_path, ["contact", "person"])
    assert refused.value.code == "snapshots.damaged"


def test_a_page_that_is_damaged_is_one_sentence_and_what_the_system_refuses_is_the_systems(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = contacts(*((str(number), date(2024, 5, 1)) for number in range(3_000)))
    manifest = keep(tmp_path, "contacts", CODE, rows, KEY)
    path = manifest.path(tmp_path)
    raw = path.read_bytes()
    path.write_bytes(raw[:40] + bytes(200) + raw[240:])
    with pytest.raises(NotFound) as refused:
        read_columns(manifest, tmp_path, ["contact", "person"])
    assert refused.value.code == "snapshots.damaged"
    monkeypatch.setattr(pq, "ParquetFile", too_many_are_open)
    with pytest.raises(OSError, match="Too many open files"):
        read_columns(manifest, tmp_path, ["contact", "person"])


def test_a_snapshot_with_a_bit_that_has_turned_is_never_read_as_if_it_had_not(tmp_path: Path) -> None:
    rows = contacts(*((str(number), date(2024, 5, 1)) for number in range(300)))
    manifest = keep(tmp_path, "contacts", CODE, rows, KEY)
    path, names = manifest.path(tmp_path), [*table("contacts").stored]
    raw, right = path.read_bytes(), read_columns(manifest, tmp_path, names)
    said = Counter()
    for at in range(4, len(raw), 7):
        path.write_bytes(raw[:at] + bytes([raw[at] ^ 4]) + raw[at + 1 :])
        try:
            assert read_columns(manifest, tmp_path, names).equals(right), at
            said["as it was"] += 1
        except NotFound:
            said["damaged"] += 1
    assert said["damaged"] > said["as it was"]


def test_a_snapshot_in_the_place_of_another_is_not_read(tmp_path: Path) -> None:
    one, other = (keep(tmp_path, "contacts", CODE, contacts((key, None)), KEY) for key in "12")
    one.path(tmp_path).write_bytes(other.path(tmp_path).read_bytes())
    with pytest.raises(NotFound, match="was changed"):
        read_columns(one, tmp_path, ["contact"])


def too_many_are_open(*_: object, **__: object) -> None:
    raise OSError(errno.EMFILE, "Too many open files")


def test_a_full_disk_leaves_the_old_state_and_no_half_of_a_file(tmp_path: Path, monkeypatch) -> None:
    first = keep(tmp_path, "contacts", CODE, contacts(("1", None)), KEY)
    put_in_force(tmp_path, CODE, [first])
    with monkeypatch.context() as full:
        full.setattr(parquet, "write", filling_the_disk)
        with pytest.raises(NotAllowed):
            keep(tmp_path, "contacts", CODE, contacts(("2", None)), KEY)
    assert current(tmp_path, CODE) == {"contacts": first}
    assert [path.name for path in first.path(tmp_path).parent.iterdir()] == [f"{first.id}.parquet"]
    second = keep(tmp_path, "contacts", CODE, contacts(("2", None)), KEY)
    assert pq.read_table(second.path(tmp_path)).num_rows == 1


def filling_the_disk(rows: pa.Table, path: Path, name: str, **_: object) -> None:
    path.write_bytes(b"PAR1 and then no more")
    raise OSError(errno.ENOSPC, "No space left on device")


# Writes the snapshot of a second return and is killed once its bytes are there and before they have their name.
KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_store import CODE, KEY, contacts
from one_table import keep
os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)
keep(Path(sys.argv[1]), "contacts", CODE, contacts(("2", None)), KEY)
"""


def test_a_killed_process_leaves_the_old_state_and_the_next_one_puts_it_right(tmp_path: Path) -> None:
    first = keep(tmp_path, "contacts", CODE, contacts(("1", None)), KEY)
    put_in_force(tmp_path, CODE, [first])
    here, root = Path(__file__).parent, Path(__file__).parents[3]
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path), str(here)],
        env={**os.environ, "PYTHONPATH": str(root)},
        check=False,
        capture_output=True,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert current(tmp_path, CODE) == {"contacts": first}
    assert list(first.path(tmp_path).parent.glob("*.parquet")) == [first.path(tmp_path)]
    second = keep(tmp_path, "contacts", CODE, contacts(("2", None)), KEY)
    put_in_force(tmp_path, CODE, [second])
    assert current(tmp_path, CODE) == {"contacts": second}
    assert pq.read_table(second.path(tmp_path)).num_rows == 1


def test_a_file_is_synced_once(tmp_path: Path, monkeypatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    keep(tmp_path, "contacts", CODE, contacts(("1", None)), KEY)
    assert len(synced) == 1
