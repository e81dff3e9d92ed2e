"""`gwella key` as it is typed: what it says in both languages, what it writes, and what it leaves alone."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gwella.snapshots.keyring import find_key, put_key
from gwella.snapshots.keys import Key

CODE = "X06000001"
KEY, OTHER = Key(bytes(range(32))), Key(b"o" * 32)


def run(folder: Path, *words: str, code: int = 0) -> str:
    """Return all that `gwella key` says in `folder`, where the keys lie in `keys`."""
    done = subprocess.run(
        [sys.executable, "-c", "from gwella.cli import main; main()", "key", *words],
        cwd=folder,
        env=os.environ | {"GWELLA_KEYS": "keys"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def of(verb: str, *words: str) -> tuple[str, ...]:
    return (verb, *words, "--authority", CODE)


def kept(folder: Path) -> Key | None:
    return find_key(folder / "keys", CODE)


@pytest.mark.parametrize(("language", "said"), [("en", "Put a new key"), ("cy", "Rhoi allwedd newydd")])
def test_alone_it_says_what_there_is(tmp_path: Path, language: str, said: str) -> None:
    help_ = run(tmp_path, "--lang", language)
    assert help_ == run(tmp_path, "--help", "--lang", language)
    assert said in help_
    assert re.findall(r"^  (\w+)  ", help_, re.MULTILINE) == ["create", "show", "export", "import", "rotate"]


def test_the_first_is_made_and_the_second_changes_nothing(tmp_path: Path) -> None:
    made = run(tmp_path, *of("create"))
    first = kept(tmp_path)
    assert first is not None
    assert f"{first.id} of Cwm Dychymyg" in made
    assert "gwella key export FILE" in made
    again = run(tmp_path, *of("create", "--new", "--lang", "cy"))
    assert f"eisoes, {first.id}" in again
    assert "gwella key rotate" in again
    assert kept(tmp_path) == first


def test_two_processes_at_once_make_one(tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as at_once:
        said = list(at_once.map(lambda _: run(tmp_path, *of("create")), range(2)))
    key = kept(tmp_path)
    assert key is not None
    assert all(key.id in one for one in said), "both name the key that there is"
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["X06000001.key"]


def test_the_authority_may_be_typed_by_its_name(tmp_path: Path) -> None:
    run(tmp_path, "create", "--authority", "Ynys Môn")
    assert find_key(tmp_path / "keys", "W06000001") is not None


@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_copy_says_what_it_is_in_both_languages_and_can_be_typed_again(tmp_path: Path, language: str) -> None:
    put_key(tmp_path / "keys", CODE, KEY)
    said = run(tmp_path, *of("export", "copy.txt", "--lang", language))
    copy = (tmp_path / "copy.txt").read_text(encoding="utf-8")
    assert KEY.id in said
    assert stat.S_IMODE((tmp_path / "copy.txt").stat().st_mode) == 0o600
    english, welsh = copy.index("This is the key of Cwm Dychymyg"), copy.index("Dyma’r allwedd ar gyfer Cwm Dychymyg")
    assert (english < welsh) is (language == "en"), "the reader’s language is first"
    assert f"gwella key import FILE --authority {CODE}\n" in copy
    assert max(map(len, copy.splitlines())) <= 80
    (tmp_path / "typed.txt").write_text("\n".join(copy.splitlines()[-5:]).lower(), encoding="utf-8")
    (tmp_path / "keys" / "X06000001.key").unlink()
    assert KEY.id in run(tmp_path, *of("import", "typed.txt"))
    assert kept(tmp_path) == KEY


def test_a_copy_is_not_written_over_another_file(tmp_path: Path) -> None:
    put_key(tmp_path / "keys", CODE, KEY)
    (tmp_path / "copy.txt").write_text("the copy of another key", encoding="utf-8")
    assert "name another file" in run(tmp_path, *of("export", "copy.txt"), code=2)
    assert (tmp_path / "copy.txt").read_text(encoding="utf-8") == "the copy of another key"
    assert "there is no folder" in run(tmp_path, *of("export", "nowhere/copy.txt"), code=2)


def test_the_secret_is_in_the_copy_alone(tmp_path: Path) -> None:
    put_key(tmp_path / "keys", CODE, KEY)
    said = run(tmp_path, *of("export", "copy.txt")) + run(tmp_path, *of("show")) + run(tmp_path, *of("rotate"))
    groups = [group for line in (tmp_path / "copy.txt").read_text().splitlines()[-4:] for group in line[3:].split("-")]
    assert len(groups) == 16
    assert not [group for group in groups if group in said]
    assert KEY.secret.hex()[:16] not in said


def test_another_key_is_replaced_only_when_asked_and_is_kept_aside(tmp_path: Path) -> None:
    put_key(tmp_path / "keys", CODE, KEY)
    run(tmp_path, *of("export", "copy.txt"))
    (tmp_path / "keys" / "X06000001.key").write_bytes(OTHER.secret)
    refused = run(tmp_path, *of("import", "copy.txt"), code=2)
    assert {KEY.id, OTHER.id} <= set(re.findall("[0-9a-f]{12}", refused))
    assert kept(tmp_path) == OTHER
    run(tmp_path, *of("import", "copy.txt", "--replace"))
    assert kept(tmp_path) == KEY
    assert (tmp_path / "keys" / f"X06000001.{OTHER.id}.key").read_bytes() == OTHER.secret
    run(tmp_path, *of("import", "copy.txt", "--replace"))
    assert kept(tmp_path) == KEY, "bringing it twice changes nothing"
    run(tmp_path, *of("import", f"keys/X06000001.{OTHER.id}.key", "--replace"))
    assert kept(tmp_path) == OTHER, "one that was kept aside can be brought back as it is"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be"])
def test_a_copy_is_read_however_an_editor_saved_it(encoding: str, tmp_path: Path) -> None:
    put_key(tmp_path / "keys", CODE, KEY)
    run(tmp_path, *of("export", "copy.txt"))
    text = (tmp_path / "copy.txt").read_text(encoding="utf-8")
    mark = "\N{ZERO WIDTH NO-BREAK SPACE}" if encoding == "utf-16-be" else ""
    (tmp_path / "copy.txt").write_text(mark + text, encoding=encoding)
    (tmp_path / "keys" / "X06000001.key").unlink()
    run(tmp_path, *of("import", "copy.txt"))
    assert kept(tmp_path) == KEY


def test_another_authoritys_copy_or_a_damaged_one_changes_nothing(tmp_path: Path) -> None:
    put_key(tmp_path / "keys", CODE, KEY)
    run(tmp_path, *of("export", "copy.txt"))
    said = run(tmp_path, "import", "copy.txt", "--authority", "W06000001", "--replace", code=2)
    assert "another authority’s" in said
    copy = (tmp_path / "copy.txt").read_text(encoding="utf-8")
    (tmp_path / "copy.txt").write_text(copy.replace("\n3  2", "\n3  3"), encoding="utf-8")
    assert "Line 3 " in run(tmp_path, *of("import", "copy.txt", "--replace"), code=2)
    assert "Mae llinell 3 " in run(tmp_path, *of("import", "copy.txt", "--lang", "cy"), code=2)
    assert kept(tmp_path) == KEY
    assert find_key(tmp_path / "keys", "W06000001") is None


def test_a_damaged_key_is_brought_back_from_its_copy_or_made_anew_when_asked(tmp_path: Path) -> None:
    put_key(tmp_path / "keys", CODE, KEY)
    run(tmp_path, *of("export", "copy.txt"))
    damaged = tmp_path / "keys" / "X06000001.key"
    damaged.write_bytes(KEY.secret[:31])
    for words in (of("show"), of("create"), of("rotate"), of("export", "other.txt"), of("import", "copy.txt")):
        assert "is damaged" in run(tmp_path, *words, code=2)
    assert damaged.read_bytes() == KEY.secret[:31]
    run(tmp_path, *of("import", "copy.txt", "--replace"))
    assert kept(tmp_path) == KEY
    damaged.write_bytes(b"")
    run(tmp_path, *of("create", "--new"))
    assert kept(tmp_path) not in (None, KEY)


def test_rotating_keeps_the_old_one_and_says_what_comes_next(tmp_path: Path) -> None:
    put_key(tmp_path / "keys", CODE, KEY)
    said = run(tmp_path, *of("rotate"))
    now = kept(tmp_path)
    assert now not in (None, KEY)
    assert f"is now {now.id if now else ''}" in said
    assert "send all tables again" in said
    assert (tmp_path / "keys" / f"X06000001.{KEY.id}.key").read_bytes() == KEY.secret
    assert f"X06000001.{KEY.id}.key" in run(tmp_path, *of("show"))


def test_a_key_that_others_can_read_is_said(tmp_path: Path) -> None:
    put_key(tmp_path / "keys", CODE, KEY)
    assert "chmod" not in run(tmp_path, *of("show"))
    (tmp_path / "keys" / "X06000001.key").chmod(0o644)
    assert "chmod 600" in run(tmp_path, *of("show"))
