"""Files and folders are written whole or not at all, and what stands in the way is said in one sentence."""

from __future__ import annotations

import errno
import os
import re
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path

from gwella.code_of_practice.errors import NotAllowed

UNFINISHED = ".part"
LOCK = ".at-work"
AGREED = ".agreed"  # names the files that lie beside their places while they are put there
PATIENCE = 3  # seconds; a figure is saved in less, so two who save at once need not be told of each other
OURS = re.compile(rf"\.\d+-\d+{re.escape(UNFINISHED)}$")  # what `whole` calls a file, and nobody else does
_waiting: ContextVar[list[Path] | None] = ContextVar("files that wait for one moment", default=None)


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Yield a file beside `path` to write to; once written and synced it takes the place of `path`.

    Within `at_one_moment` it waits for the others. Its name is this thread's own, so that two that write at once do not
    write into each other's.
    When writing fails, what was there before stands and nothing else is left. Raises NotAllowed.
    """
    if path.is_dir():
        raise NotAllowed("writing.is_a_folder", file=str(path))
    unfinished = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_native_id()}{UNFINISHED}")
    waiting = _waiting.get()
    is_written = False
    try:
        yield unfinished
        _sync(unfinished)
        is_written = True
        if waiting is None:
            unfinished.replace(path)
    except OSError as error:
        raise _refusal(path, error) from error
    finally:
        if is_written and waiting is not None:
            waiting.extend({unfinished} - set(waiting))  # the same file written again is one
        elif unfinished.parent.is_dir():
            unfinished.unlink(missing_ok=True)


@contextmanager
def at_one_moment(folder: Path) -> Iterator[None]:
    """Let all that `whole` writes in `folder` meanwhile take its places together. Call it within `alone_in`.

    Who is killed before leaves the old files, and who is killed amid it a list of the new ones, by which whoever comes
    next puts the rest in their places (`finished`): nobody reads some of both. Within another one it is a part of that.
    Raises NotAllowed; then the old ones stand, unless it says that the new ones wait for a file that is held.
    """
    if _waiting.get() is not None:
        yield
        return
    waiting: list[Path] = []
    _waiting.set(waiting)
    try:
        yield
        _waiting.set(None)
        if waiting:
            _agree_and_put(folder, waiting)
    finally:
        _waiting.set(None)
        if not (folder / AGREED).exists():
            for one in waiting:
                one.unlink(missing_ok=True)


def finished(folder: Path) -> None:
    """Put in their places the files in `folder` that a run was killed amid putting there; call it before reading.

    Raises NotAllowed.
    """
    with suppress(PermissionError):  # where nothing may be looked at, whoever reads says so
        if (folder / AGREED).exists():
            with alone_in(folder):
                pass  # that is what it does first


def _agree_and_put(folder: Path, waiting: Sequence[Path]) -> None:
    """Put files that lie beside their places there, once it is written which. Raises NotAllowed."""
    for one in waiting:
        if not one.exists():
            raise NotAllowed("writing.not_written", file=str(_place(one)), folder=str(folder))
    # The last one written goes first: results that somebody has open, where a system then holds the file, are met
    # before anything has changed.
    names = [one.relative_to(folder).as_posix() for one in reversed(waiting)]
    with whole(folder / AGREED) as unfinished:
        unfinished.write_bytes(os.fsencode("\n".join(names)))
    _put(folder, names)


def _put_the_rest(folder: Path) -> None:
    """Put in their places what a run was killed amid putting there. Raises NotAllowed."""
    try:
        names = os.fsdecode((folder / AGREED).read_bytes()).split("\n")
    except FileNotFoundError:
        return
    except OSError as error:
        raise _refusal(folder / AGREED, error) from error
    rest = [name for name in names if (folder / name).is_file()]  # the others were put by that run
    _put(folder, rest, is_begun=len(rest) < len(names))


def _put(folder: Path, names: Sequence[str], *, is_begun: bool = False) -> None:
    """Put files there beside whose places they lie. Raises NotAllowed; where none was put, the old ones stand."""
    for name in names:
        place = _place(folder / name)
        try:
            (folder / name).replace(place)
        except OSError as error:
            if not is_begun and _is_dropped(folder / AGREED):
                raise _refusal(place, error) from error
            raise NotAllowed("writing.waits", file=str(place)) from error
        is_begun = True
    with suppress(OSError):
        (folder / AGREED).unlink()  # it names nothing any more, so that to read it again does no harm


def _is_dropped(agreed: Path) -> bool:
    """Take back what was agreed; say whether that could be done."""
    try:
        agreed.unlink()
    except OSError:
        return False
    return True


def _place(unfinished: Path) -> Path:
    return unfinished.with_name(OURS.sub("", unfinished.name))


def check_is_new(path: Path) -> None:
    """Raise NotAllowed where something of that name is there already, be it a link that leads nowhere."""
    if path.is_dir():
        raise NotAllowed("writing.is_a_folder", file=str(path))
    if path.exists() or path.is_symlink():
        raise NotAllowed("writing.is_there_already", file=str(path))


def written_once(path: Path, content: bytes) -> bool:
    """Write `content` to `path`, for its owner alone, unless that name is taken; say whether it was free.

    No one ever finds half of it, and of several that write at once one is first. Raises NotAllowed.
    """
    try:
        handle, unfinished = tempfile.mkstemp(dir=path.parent, suffix=UNFINISHED)  # its owner alone can read it
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.link(unfinished, path)  # fails where the name is taken, even when it was taken just now
        finally:
            Path(unfinished).unlink(missing_ok=True)
    except FileExistsError:
        return False
    except OSError as error:
        raise _refusal(path, error) from error
    return True


@contextmanager
def whole_folder(folder: Path, *, private: bool = False) -> Iterator[Path]:
    """Yield a folder beside `folder` to fill; once that is done it takes the place of `folder` and all it held.

    When filling fails, what was there before stands and nothing else is left. Raises NotAllowed.
    """
    folder = folder.absolute()
    make_folder(folder.parent)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as made:
        unfinished = Path(made) / folder.name
        make_folder(unfinished, private=private)
        yield unfinished
        if folder.exists():
            folder.rename(Path(made) / "before")  # gone with `made`; taking it apart here would take a while
        unfinished.rename(folder)


@contextmanager
def alone_in(folder: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Work in `folder`, which is made where it is not there, with no other run at work in it.

    One that ends within `patience` seconds is waited for. What a run that was killed was putting in its places is put
    there first, and what it left half-written removed. Raises NotAllowed.
    """
    from filelock import FileLock, Timeout

    is_new = not folder.exists()
    make_folder(folder)
    lock = FileLock(folder / LOCK, timeout=patience)
    try:
        lock.acquire()
    except Timeout:
        raise NotAllowed("writing.at_work", folder=str(folder)) from None
    except OSError as error:
        raise _refusal(folder / LOCK, error) from error
    try:
        _put_the_rest(folder)
        for left in folder.rglob(f"*{UNFINISHED}"):
            if OURS.search(left.name) and not _is_of_another_run(left, folder):
                left.unlink(missing_ok=True)
        yield
    finally:
        if is_new and [path.name for path in folder.iterdir()] == [LOCK]:
            # Nothing came of it, so nothing is left of it.
            (folder / LOCK).unlink()
            folder.rmdir()
        lock.release()


def _is_of_another_run(left: Path, folder: Path) -> bool:
    """Say whether a file lies in a folder below that is worked in by itself: it may be just being written there."""
    below = left.relative_to(folder).parents[:-1]
    return any((folder / one / name).exists() for one in below for name in (LOCK, AGREED))


def make_folder(folder: Path, *, private: bool = False) -> None:
    """Make `folder` and those above it, unless it is there; `private`: for its owner alone. Raises NotAllowed."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700 if private else 0o777)
    except OSError:
        raise NotAllowed("writing.cannot_make", folder=str(folder)) from None


def _sync(path: Path) -> None:
    with path.open("r+b") as file:  # Windows syncs only what may be written
        os.fsync(file.fileno())


def _refusal(path: Path, error: OSError) -> NotAllowed:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return NotAllowed("writing.no_room", file=str(path))
    if not path.parent.is_dir():
        return NotAllowed("writing.no_folder", file=str(path), folder=str(path.parent))
    return NotAllowed("writing.not_written", file=str(path), folder=str(path.parent))
