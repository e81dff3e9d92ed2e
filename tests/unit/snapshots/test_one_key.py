"""All tables in force of an authority are under one key; what is not is refused wherever it is put or opened."""

from datetime import date
from pathlib import Path

import msgspec
import pyarrow as pa
import pytest
from one_table import keep

from gwella.code_of_practice.errors import ReturnRejected
from gwella.code_of_practice.language import Language
from gwella.metrics.source import open_snapshots
from gwella.snapshots.keys import Key
from gwella.snapshots.one_key import refuse_two_keys, tables_by_key
from gwella.snapshots.store import Manifest, current, in_force, put_in_force, with_kept

CODE = "X06000001"
OLD, NEW = Key(b"o" * 32), Key(b"n" * 32)


def kept(folder: Path, table: str, key: Key) -> Manifest:
    own = {"contacts": "contact", "people": "person"}[table]
    rows = {
        own: ["1"],
        "authority": [CODE],
        "person": ["1"],
        "contacted_on": pa.array([date(2024, 5, 1)], pa.date32()),
        "_file": ["a.csv"],
        "_row": pa.array([2], pa.int32()),
    }
    return keep(folder, table, CODE, pa.table(rows), key)


def test_one_key_or_no_table_is_no_refusal() -> None:
    for keys in ({}, {"people": "a", "contacts": "a"}):
        assert refuse_two_keys(CODE, keys) is None, "nothing is raised"


def test_the_refusal_says_which_tables_are_under_which_key_and_what_to_do() -> None:
    with pytest.raises(ReturnRejected) as refusal:
        refuse_two_keys(CODE, {"people": "bbb", "contacts": "aaa", "assessments": "aaa"})
    for language, remedy in ((Language.EN, "all of its tables again"), (Language.CY, "tablau i gyd eto")):
        said = refusal.value.in_(language)
        assert "aaa: assessments, contacts; bbb: people" in said
        assert remedy in said
        assert "gwella key import" in said
    assert tables_by_key({"people": "b", "contacts": "a"}) == {"a": ("contacts",), "b": ("people",)}


def test_a_table_under_a_new_key_does_not_join_those_under_the_old_one(tmp_path: Path) -> None:
    put_in_force(tmp_path, CODE, [kept(tmp_path, "people", OLD), kept(tmp_path, "contacts", OLD)])
    before = in_force(tmp_path, CODE)
    with pytest.raises(ReturnRejected, match="not all under one key"):
        put_in_force(tmp_path, CODE, [kept(tmp_path, "contacts", NEW)])
    with pytest.raises(ReturnRejected, match="not all under one key"):
        with_kept(tmp_path, CODE, [kept(tmp_path, "contacts", NEW)])
    assert current(tmp_path, CODE) == before, "what was in force stands"
    open_snapshots(tmp_path, CODE)


def test_all_of_them_anew_take_the_place_of_all(tmp_path: Path) -> None:
    put_in_force(tmp_path, CODE, [kept(tmp_path, "people", OLD), kept(tmp_path, "contacts", OLD)])
    put_in_force(tmp_path, CODE, [kept(tmp_path, "people", NEW), kept(tmp_path, "contacts", NEW)])
    assert {manifest.key_id for manifest in current(tmp_path, CODE).values()} == {NEW.id}


def test_what_an_earlier_version_mixed_is_not_opened_and_can_be_put_right(tmp_path: Path) -> None:
    both = {"people": kept(tmp_path, "people", OLD), "contacts": kept(tmp_path, "contacts", NEW)}
    (tmp_path / CODE / "current.json").write_bytes(msgspec.json.encode(both))
    with pytest.raises(ReturnRejected, match="not all under one key"):
        open_snapshots(tmp_path, CODE)
    assert with_kept(tmp_path, CODE, [kept(tmp_path, "people", NEW)])["people"].key_id == NEW.id


@pytest.mark.parametrize("former", NEW.ids[1:])
def test_tables_whose_codes_were_made_in_a_way_of_before_do_not_join_ours_though_the_secret_is_the_same(
    tmp_path: Path, former: str
) -> None:
    before = msgspec.structs.replace(kept(tmp_path, "people", NEW), key_id=former)
    put_in_force(tmp_path, CODE, [before])
    with pytest.raises(ReturnRejected, match="all of its tables again"):
        with_kept(tmp_path, CODE, [kept(tmp_path, "contacts", NEW)])
    put_in_force(tmp_path, CODE, [kept(tmp_path, "people", NEW), kept(tmp_path, "contacts", NEW)])
