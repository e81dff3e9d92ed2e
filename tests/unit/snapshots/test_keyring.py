"""Where keys lie: made once, whole or not at all, replaced without losing the old one, never for a path."""

import os
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from filelock import FileLock

from gwella.code_of_practice.errors import NotAllowed, NotFound, ReturnRejected
from gwella.snapshots.keyring import (
    aside_file,
    find_key,
    has_another,
    is_damaged,
    kept_aside,
    key_file,
    key_kept_aside,
    new_key,
    put_key,
    refuse_lost,
    replace_key,
    the_key,
)
from gwella.snapshots.keys import Key

CODE = "X06000001"
OLD, NEW = Key(b"o" * 32), Key(b"n" * 32)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_key_is_put_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    assert find_key(folder, CODE) is None
    assert put_key(folder, CODE, OLD) == OLD
    assert put_key(folder, CODE, NEW) == OLD, "the one that is there stays"
    assert stat.S_IMODE(key_file(folder, CODE).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_no_two_new_keys_are_the_same() -> None:
    assert len({new_key().secret for _ in range(100)}) == 100


def test_of_many_at_once_one_is_first_and_nothing_else_is_left(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as at_once:
        put = {key.secret for key in at_once.map(lambda _: put_key(tmp_path / "keys", CODE, new_key()), range(40))}
    assert len(put) == 1
    assert names(tmp_path / "keys") == ["X06000001.key"]


def breaks_off(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_key_that_breaks_off_leaves_no_half_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", breaks_off)
        with pytest.raises(KeyboardInterrupt):
            put_key(tmp_path, CODE, OLD)
    assert names(tmp_path) == []
    assert put_key(tmp_path, CODE, NEW) == NEW


def test_what_is_replaced_is_kept_aside_under_its_id_for_its_owner_alone(tmp_path: Path) -> None:
    put_key(tmp_path, CODE, OLD)
    aside = replace_key(tmp_path, CODE, NEW)
    assert the_key(tmp_path, CODE) == NEW
    assert aside.name == f"X06000001.{OLD.id}.key"
    assert kept_aside(tmp_path, CODE) == (aside,)
    assert key_kept_aside(aside, CODE) == OLD
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob("*.key")} == {0o600}


def test_a_key_that_is_in_use_again_is_no_longer_aside(tmp_path: Path) -> None:
    put_key(tmp_path, CODE, OLD)
    replace_key(tmp_path, CODE, NEW)
    replace_key(tmp_path, CODE, OLD)
    assert kept_aside(tmp_path, CODE) == (tmp_path / f"X06000001.{NEW.id}.key",)


@pytest.mark.parametrize(
    ("does", "call"), [("replace", 0), ("replace", 1), ("unlink", 0), ("unlink", 1), ("unlink", 2), ("unlink", 3)]
)
def test_wherever_replacing_breaks_off_one_whole_key_is_in_use_and_the_old_one_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str, call: int
) -> None:
    put_key(tmp_path, CODE, OLD)
    with monkeypatch.context() as patch:
        patch.setattr(Path, does, stopped_at(call, getattr(Path, does)))
        with pytest.raises(KeyboardInterrupt):
            replace_key(tmp_path, CODE, NEW)
    assert the_key(tmp_path, CODE) in (OLD, NEW)
    assert OLD.secret in [path.read_bytes() for path in tmp_path.glob("X06000001*.key")]
    replace_key(tmp_path, CODE, NEW)
    assert the_key(tmp_path, CODE) == NEW
    assert OLD.secret in [path.read_bytes() for path in kept_aside(tmp_path, CODE)]


def stopped_at(call: int, does: Callable[..., object]) -> Callable[..., object]:
    """Return what does the same until it has been called `call` times, and then breaks off."""
    calls = iter(range(1000))

    def counted(*words: object, **named: object) -> object:
        if next(calls) == call:
            raise KeyboardInterrupt
        return does(*words, **named)

    return counted


def test_two_that_replace_at_once_do_not_lose_a_key_between_them(tmp_path: Path) -> None:
    put_key(tmp_path, CODE, OLD)
    with FileLock(tmp_path / ".X06000001.lock"), pytest.raises(NotAllowed, match="at this moment"):
        replace_key(tmp_path, CODE, NEW)
    assert the_key(tmp_path, CODE) == OLD
    replace_key(tmp_path, CODE, NEW)
    assert the_key(tmp_path, CODE) == NEW
    replace_key(tmp_path, CODE, OLD)


def test_a_damaged_key_is_refused_with_a_remedy_and_can_be_replaced(tmp_path: Path) -> None:
    key_file(tmp_path, CODE).write_bytes(b"short")
    for ask in (find_key, the_key, lambda *where: put_key(*where, NEW)):
        with pytest.raises(ReturnRejected, match=r"damaged.*gwella key import"):
            ask(tmp_path, CODE)
    assert is_damaged(tmp_path, CODE)
    assert has_another(tmp_path, CODE, NEW)
    aside = replace_key(tmp_path, CODE, NEW)
    assert aside.read_bytes() == b"short"
    assert not is_damaged(tmp_path, CODE)
    assert key_kept_aside(aside, CODE) is None


def test_a_key_is_of_one_authority_and_its_file_says_which(tmp_path: Path) -> None:
    put_key(tmp_path, CODE, OLD)
    aside = replace_key(tmp_path, CODE, NEW)
    assert key_kept_aside(aside, "W06000001") is None
    assert key_kept_aside(key_file(tmp_path, CODE), CODE) is None, "its name does not hold its id"
    aside.write_bytes(b"x" * 32)
    assert key_kept_aside(aside, CODE) is None, "the id is another’s"


def test_a_key_kept_aside_under_its_former_id_is_still_that_key(tmp_path: Path) -> None:
    put_key(tmp_path, CODE, NEW)
    aside = aside_file(tmp_path, CODE, OLD.ids[-1])
    aside.write_bytes(OLD.secret)
    assert key_kept_aside(aside, CODE) == OLD
    replace_key(tmp_path, CODE, OLD)
    assert kept_aside(tmp_path, CODE) == (aside_file(tmp_path, CODE, NEW.id),), "one that is in use is not aside"


@pytest.mark.parametrize("code", ["../X06000001", "X06000001/..", "", "/etc/passwd", "X06000001\0", ".", "W060*"])
def test_what_is_no_code_names_no_file(tmp_path: Path, code: str) -> None:
    (tmp_path / "keys").mkdir()
    for ask in (find_key, the_key, kept_aside, is_damaged, lambda *where: put_key(*where, NEW)):
        with pytest.raises(NotFound, match="no area"):
            ask(tmp_path / "keys", code)
    assert names(tmp_path) == ["keys"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_one_sentence_and_its_key_is_still_read(tmp_path: Path) -> None:
    put_key(tmp_path, CODE, OLD)
    tmp_path.chmod(0o500)
    assert put_key(tmp_path, CODE, NEW) == OLD
    with pytest.raises(NotAllowed, match="cannot be written"):
        put_key(tmp_path, "W06000001", NEW)
    with pytest.raises(NotAllowed, match="cannot be written"):
        replace_key(tmp_path, CODE, NEW)
    tmp_path.chmod(0o700)
    assert the_key(tmp_path, CODE) == OLD


def test_a_file_where_the_folder_should_be_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("", encoding="utf-8")
    with pytest.raises(NotAllowed, match="cannot be made"):
        put_key(tmp_path / "keys", CODE, NEW)


def test_a_disk_that_is_full_is_one_sentence_and_leaves_the_old_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_key(tmp_path, CODE, OLD)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(NotAllowed, match="no room"):
            replace_key(tmp_path, CODE, NEW)
        with pytest.raises(NotAllowed, match="no room"):
            put_key(tmp_path, "W06000001", NEW)
    assert [name for name in names(tmp_path) if not name.startswith(".")] == ["X06000001.key"]
    assert the_key(tmp_path, CODE) == OLD


def test_none_to_replace_and_none_to_read_are_said(tmp_path: Path) -> None:
    for ask in (the_key, lambda *where: replace_key(*where, NEW)):
        with pytest.raises(NotFound, match="gwella key create"):
            ask(tmp_path, CODE)


def test_a_lost_key_is_said_with_its_id_and_a_first_one_is_not_missed(tmp_path: Path) -> None:
    refuse_lost(tmp_path, CODE, [])
    with pytest.raises(NotFound, match=f"{OLD.id}.*gwella key import.*gwella key create --new"):
        refuse_lost(tmp_path, CODE, [OLD.id, OLD.id])
    put_key(tmp_path, CODE, NEW)
    refuse_lost(tmp_path, CODE, [OLD.id])
