"""Files are written whole or not at all."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.writing import (
    AGREED,
    LOCK,
    alone_in,
    at_one_moment,
    finished,
    make_folder,
    whole,
    whole_folder,
)


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


NAMES = ("a.csv", "below/b.csv", "c.csv")


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """A folder of three files, each of which says that it is old."""
    (tmp_path / "below").mkdir()
    for name in NAMES:
        (tmp_path / name).write_text("old", encoding="utf-8")
    return tmp_path


def write_three(folder: Path, broken_off: BaseException | None = None) -> None:
    with at_one_moment(folder):
        for name in NAMES:
            write(folder / name)
        assert said(folder) == dict.fromkeys(NAMES, "old"), "nothing is in its place before all are written"
        if broken_off:
            raise broken_off


def within_another(folder: Path) -> None:
    with at_one_moment(folder):
        write_three(folder)
        raise KeyboardInterrupt


def said(folder: Path) -> dict[str, str]:
    """Return what each file in a folder says, the lock and what waits beside its place left out."""
    files = [one for one in folder.rglob("*") if one.is_file() and one.name != LOCK and not one.name.endswith(".part")]
    return {one.relative_to(folder).as_posix(): one.read_text(encoding="utf-8") for one in sorted(files)}


@contextmanager
def stopping(turn: int, error: BaseException) -> Iterator[None]:
    """Put files in their places until `turn`, and there raise `error`."""
    put, turns = Path.replace, iter(range(99))

    def replace(path: Path, target: Path) -> Path:
        if next(turns) == turn:
            raise error
        return put(path, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "replace", replace)
        yield


LISTED = 1  # the list of them is the first file that takes its place
IN_USE = PermissionError(errno.EACCES, "in use")


def test_files_of_one_moment_take_their_places_together(three: Path) -> None:
    write_three(three)
    assert said(three) == dict.fromkeys(NAMES, "new")
    assert list(three.rglob("*.part")) == []


def test_whoever_breaks_off_before_all_are_written_changes_nothing(three: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        write_three(three, KeyboardInterrupt())
    assert said(three) == dict.fromkeys(NAMES, "old")
    assert list(three.rglob("*.part")) == []
    write(three / "a.csv")
    assert said(three)["a.csv"] == "new", "what is written after it waits for nothing"


def test_one_moment_within_another_is_a_part_of_it(three: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        within_another(three)
    assert said(three) == dict.fromkeys(NAMES, "old")


@pytest.mark.parametrize("put", range(len(NAMES)))
def test_whoever_comes_after_one_that_was_stopped_amid_it_finds_all_the_new_files(put: int, three: Path) -> None:
    with pytest.raises(KeyboardInterrupt), stopping(LISTED + put, KeyboardInterrupt()):
        write_three(three)
    assert (three / AGREED).exists()
    finished(three)
    assert said(three) == dict.fromkeys(NAMES, "new")
    assert list(three.rglob("*.part")) == []


def test_a_file_that_is_held_because_somebody_has_it_open_changes_nothing(three: Path) -> None:
    with pytest.raises(NotAllowed, match=r"c\.csv"), stopping(LISTED, IN_USE):
        write_three(three)
    assert said(three) == dict.fromkeys(NAMES, "old")
    assert list(three.rglob("*.part")) == []


def test_one_that_is_held_after_others_took_their_places_is_said_until_it_can_take_its_own(three: Path) -> None:
    with pytest.raises(NotAllowed, match=r"below.b\.csv is held by another program"), stopping(LISTED + 1, IN_USE):
        write_three(three)
    with pytest.raises(NotAllowed, match=r"below.b\.csv is held by another program"), stopping(0, IN_USE):
        finished(three)
    with alone_in(three):
        assert said(three) == dict.fromkeys(NAMES, "new")


def test_a_run_in_a_folder_above_leaves_what_another_is_writing_below(three: Path) -> None:
    inner = three / "below"
    waiting, written = inner / "b.csv.7-7.part", inner / "d.csv.7-7.part"
    for path in (waiting, written):
        path.write_text("new", encoding="utf-8")
    (inner / AGREED).write_text(waiting.name, encoding="utf-8")
    with alone_in(three):
        assert written.exists()
    finished(inner)
    assert (inner / "b.csv").read_text(encoding="utf-8") == "new"
    assert not written.exists(), "whoever works there next removes what was left"


def test_one_that_was_lost_before_it_could_take_its_place_keeps_all_from_theirs(three: Path) -> None:
    with pytest.raises(NotAllowed, match=r"a\.csv cannot be written"):
        losing_one(three)
    assert said(three) == dict.fromkeys(NAMES, "old")


def losing_one(folder: Path) -> None:
    with at_one_moment(folder):
        for name in NAMES:
            write(folder / name)
        next(folder.glob("a.csv.*.part")).unlink()


def test_a_list_that_names_nothing_changes_nothing(three: Path) -> None:
    for content in (b"", b"\xff\x00", b"nowhere/a.csv.7-7.part\n\n"):
        (three / AGREED).write_bytes(content)
        finished(three)
        assert said(three) == dict.fromkeys(NAMES, "old")


def test_a_file_that_is_written_twice_is_as_it_was_written_last(three: Path) -> None:
    with at_one_moment(three):
        write(three / "a.csv", "first")
        write(three / "a.csv", "last")
    assert said(three)["a.csv"] == "last"
