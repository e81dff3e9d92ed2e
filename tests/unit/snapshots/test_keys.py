import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gwella.code_of_practice.errors import ReturnRejected
from gwella.snapshots.keys import Key, authority_key

KEY = Key(b"k" * 32)


@pytest.mark.parametrize("nobody", ["", " ", None, "0000", "999999", "Unknown", "n/a", "Anhysbys"])
def test_a_placeholder_is_nobody_so_two_of_them_are_not_one_person(nobody: str | None) -> None:
    assert KEY.person(nobody) is None


def test_a_key_fits_a_bigint_and_needs_the_secret() -> None:
    key = KEY.person("00123")
    assert key is not None
    assert 0 <= key < 2**63
    assert Key(b"x" * 32).person("00123") != key
    assert KEY.person("123") != key, "leading zeros matter"


def test_the_secret_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    first = authority_key(tmp_path / "keys", "X06000001")
    assert authority_key(tmp_path / "keys", "X06000001") == first
    assert stat.S_IMODE((tmp_path / "keys" / "X06000001.key").stat().st_mode) == 0o600


def test_many_at_once_get_one_secret_and_nothing_else_is_left(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as at_once:
        keys = {key.secret for key in at_once.map(lambda _: authority_key(tmp_path / "keys", "X06000001"), range(40))}
    assert len(keys) == 1
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["X06000001.key"]


def test_a_secret_that_breaks_off_leaves_no_half_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks_off(handle: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", breaks_off)
        with pytest.raises(KeyboardInterrupt):
            authority_key(tmp_path, "X06000001")
    assert list(tmp_path.iterdir()) == []
    assert len(authority_key(tmp_path, "X06000001").secret) == 32


def test_the_name_of_a_key_gives_nothing_of_it_away() -> None:
    assert KEY.secret.hex() not in KEY.id
    assert len(KEY.id) == 12


def test_a_damaged_key_is_refused_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "X.key").write_bytes(b"short")
    with pytest.raises(ReturnRejected, match="damaged"):
        authority_key(tmp_path, "X")


def test_two_identifiers_with_one_key_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Key, "person", lambda self, identifier: 7)
    with pytest.raises(ReturnRejected):
        KEY.people(["1", "2"])
