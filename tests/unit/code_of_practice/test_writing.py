"""Files are written whole or not at all."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.writing import make_folder, whole, whole_folder


def write(path: Path, text: str = "new") -> None:
    with whole(path) as unfinished:
        unfinished.write_text(text, encoding="utf-8")


def break_off(path: Path, error: BaseException) -> None:
    before = path.read_text(encoding="utf-8")
    with whole(path) as unfinished:
        unfinished.write_text("half", encoding="utf-8")
        assert path.read_text(encoding="utf-8") == before
        raise error


def test_the_new_file_takes_the_place_of_the_old_one_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old", encoding="utf-8")
    write(path)
    assert [(one.name, one.read_text(encoding="utf-8")) for one in tmp_path.iterdir()] == [("a.csv", "new")]


def test_the_old_file_stands_while_the_new_one_is_written_and_when_writing_breaks_off(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        break_off(path, KeyboardInterrupt())
    assert [(one.name, one.read_text(encoding="utf-8")) for one in tmp_path.iterdir()] == [("a.csv", "old")]


def test_a_full_disk_is_said_and_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(NotAllowed, match="no room on the disk"):
        break_off(path, OSError(errno.ENOSPC, "No space left on device"))
    assert [(one.name, one.read_text(encoding="utf-8")) for one in tmp_path.iterdir()] == [("a.csv", "old")]


def test_a_missing_folder_a_folder_as_file_and_a_file_as_folder_are_one_sentence_each(tmp_path: Path) -> None:
    with pytest.raises(NotAllowed, match=r"there is no folder .*nowhere"):
        write(tmp_path / "nowhere" / "a.csv")
    with pytest.raises(NotAllowed, match="is a folder"):
        write(tmp_path)
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(NotAllowed, match="there is no folder"):
        write(tmp_path / "file" / "a.csv")
    with pytest.raises(NotAllowed) as refused:
        make_folder(tmp_path / "file" / "below")
    assert refused.value.in_(Language.CY).startswith("Ni ellir creu’r ffolder")


def fill_half(folder: Path) -> None:
    with whole_folder(folder) as beside:
        (beside / "half").write_text("", encoding="utf-8")
        raise KeyboardInterrupt


def test_a_folder_takes_the_place_of_the_one_before_only_when_it_is_full(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "old").write_text("", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        fill_half(folder)
    assert [one.relative_to(tmp_path).as_posix() for one in tmp_path.rglob("*")] == ["data", "data/old"]
    with whole_folder(folder, private=True) as beside:
        (beside / "new").write_text("", encoding="utf-8")
    assert [one.relative_to(tmp_path).as_posix() for one in tmp_path.rglob("*")] == ["data", "data/new"]
    assert folder.stat().st_mode & 0o077 == 0
