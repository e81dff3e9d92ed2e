"""Whoever reads a stranger's file reaches no other file, no process and no socket of this machine."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path
from textwrap import dedent

import pytest

import gwella
from gwella.cli import confined, landlock, shut_calls
from gwella.office.child import Ended, Why, done_by_child

ROOT = Path(gwella.__file__).parents[1]
needs_landlock = pytest.mark.skipif(landlock.version() < landlock.WHOLE, reason="the kernel has no Landlock")
needs_a_filter = pytest.mark.skipif(not shut_calls.is_known(), reason="no filter of calls here")
BEGIN = """\
import ctypes, json, os, shutil, sys
from pathlib import Path
from gwella.cli import confined, landlock
from gwella.cli.trial_books import copy_of
told = json.loads(sys.stdin.read())
if told.get("without"):
    landlock.version = lambda: 0
its = confined.confine(1024**3, 60, reads=[Path(told["reads"])], writes=[Path.cwd()])
said = {"files": its.files, "network": its.network}


def tried(name, what):
    try:
        what()
        said[name] = "done"
    except OSError as error:
        said[name] = type(error).__name__


"""
END = '\nPath("said").write_text(json.dumps(said))\n'


def ask(folder: Path, text: str, **told: object) -> dict[str, str]:
    """Run a few lines in a confined child that may read `reads`, and return what came of each."""
    for name in ("work", "modules", "reads", "outside"):
        (folder / name).mkdir()
    (folder / "modules" / "stranger.py").write_text(BEGIN + dedent(text) + END)
    (folder / "reads" / "sent.csv").write_text("sent")
    (folder / "outside" / "db.sqlite3").write_text("everybody")
    around = {"PYTHONPATH": os.pathsep.join([str(folder / "modules"), str(ROOT)])}
    told = {"reads": str(folder / "reads"), "outside": str(folder / "outside")} | told
    done_by_child(
        "stranger",
        json.dumps(told).encode(),
        folder / "work",
        seconds=60,
        memory=1024**3,
        around=around,
        beat=lambda: None,
    )
    found: dict[str, str] = json.loads((folder / "work" / "said").read_text())
    return found


OUTSIDE = """
outside, own, given = Path(told["outside"]) / "db.sqlite3", Path("own.txt"), Path(told["reads"]) / "sent.csv"
tried("read what was given", given.read_text)
tried("write its own", lambda: own.write_text("mine"))
tried("move its own", lambda: (Path("into").mkdir(), own.rename("into/own.txt")))
tried("read outside", outside.read_text)
tried("list outside", lambda: list(outside.parent.iterdir()))
tried("write outside", lambda: outside.write_text("x"))
tried("cut outside", lambda: os.truncate(outside, 0))
tried("remove outside", outside.unlink)
tried("make outside", lambda: (outside.parent / "new").write_text("x"))
tried("change what was given", lambda: given.write_text("x"))
tried("have it by another name", lambda: os.link(outside, "mine"))
tried("leave a link for whoever looks", lambda: os.symlink(outside, "mine"))
"""


@needs_landlock
def test_it_reads_what_it_was_given_changes_its_own_folder_and_nothing_else(tmp_path):
    said = ask(tmp_path, OUTSIDE)
    assert said.pop("files") == confined.LANDLOCK
    allowed = {name for name, how in said.items() if how == "done"}
    assert allowed == {"read what was given", "write its own", "move its own"}
    assert (tmp_path / "outside" / "db.sqlite3").read_text() == "everybody"
    assert [path.name for path in (tmp_path / "outside").iterdir()] == ["db.sqlite3"]


@needs_landlock
def test_what_the_server_was_started_with_is_read_from_no_process(tmp_path, monkeypatch):
    """The settings hold the database's password; they stand in the environment of the process that started this."""
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    text = """
    tried("environment above", Path(f"/proc/{os.getppid()}/environ").read_bytes)
    tried("environment", Path("/proc/self/environ").read_bytes)
    tried("memory above", Path(f"/proc/{os.getppid()}/mem").read_bytes)
    tried("files above", lambda: os.listdir(f"/proc/{os.getppid()}/fd"))
    tried("end it", lambda: os.kill(os.getppid(), 0))
    said["secret"] = str("secret" in str(dict(os.environ)))
    """
    said = ask(tmp_path, text)
    refused = {"environment above", "environment", "memory above", "files above"}
    if landlock.version() >= landlock.SCOPE_SINCE:
        refused.add("end it")
    assert {name for name, how in said.items() if how == "PermissionError"} == refused
    assert said["secret"] == "False"


def test_no_file_that_the_server_has_open_is_open_in_it(tmp_path):
    (tmp_path / "open").write_text("open")
    text = """
    def is_open(number):
        try:
            os.fstat(number)
        except OSError:
            return False
        return True

    said["open"] = [number for number in range(3, 256) if is_open(number)]
    """
    with (tmp_path / "open").open() as file:
        os.set_inheritable(file.fileno(), True)
        said = ask(tmp_path, text)
    assert said["open"] == []


@needs_a_filter
def test_no_socket_that_lies_as_a_file_and_no_program_is_reached_even_past_python(tmp_path):
    """A namespace without network leads to these still; the database of this machine listens on one."""
    text = """
    libc = ctypes.CDLL(None, use_errno=True)
    for name, domain in {"local": 1, "internet": 2}.items():
        said[name] = "done" if libc.socket(domain, 1, 0) >= 0 else ctypes.get_errno()
    said["pair"] = "done" if libc.socketpair(1, 1, 0, (ctypes.c_int * 2)()) >= 0 else ctypes.get_errno()
    tried("program", lambda: os.execv("/bin/true", ["true"]))
    """
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(tmp_path / "listens"))
        one.listen()
        said = ask(tmp_path, text)
    assert (said["local"], said["internet"], said["pair"], said["program"]) == (1, 1, 1, "PermissionError")


@needs_a_filter
@pytest.mark.parametrize("without", [False, True])
def test_a_file_that_it_cannot_open_is_neither_opened_to_others_nor_shut_to_us(tmp_path, without):
    """Landlock lets it say who may read a file that it may not read: the keys of every place, to everybody."""
    text = """
    outside, given = Path(told["outside"]) / "db.sqlite3", Path(told["reads"]) / "sent.csv"
    tried("open to others", lambda: outside.chmod(0o777))
    tried("open the folder to others", lambda: outside.parent.chmod(0o777))
    tried("give away", lambda: os.chown(outside, os.getuid(), os.getgid()))
    tried("say when it was changed", lambda: os.utime(outside, (0, 0)))
    tried("note something on it", lambda: os.setxattr(outside, "user.x", b"x"))
    with given.open() as opened:
        tried("open what was given to others", lambda: os.fchmod(opened.fileno(), 0o777))
    """
    said = ask(tmp_path, text, without=without)
    assert {how for name, how in said.items() if name not in ("files", "network")} == {"PermissionError"}
    assert len(said) == 8


@needs_a_filter
def test_no_process_but_itself_is_ended_or_limited(tmp_path):
    """The server runs under the same user; before Linux 6.12 Landlock shuts no signals, and limits never."""
    text = """
    import resource, signal
    above = os.getppid()
    tried("end it", lambda: os.kill(above, 0))
    tried("limit it", lambda: resource.prlimit(above, resource.RLIMIT_NOFILE))
    tried("slow it", lambda: os.setpriority(os.PRIO_PROCESS, above, 19))
    tried("keep it to one processor", lambda: os.sched_setaffinity(above, os.sched_getaffinity(above)))
    tried("ask about itself", lambda: resource.getrlimit(resource.RLIMIT_NOFILE))
    tried("keep itself to one", lambda: os.sched_setaffinity(0, os.sched_getaffinity(0)))
    """
    said = ask(tmp_path, text)
    refused = {"end it", "limit it", "slow it", "keep it to one processor"}
    assert {name for name, how in said.items() if how == "PermissionError"} == refused


@needs_a_filter
def test_a_child_that_gives_up_still_ends_as_one_that_was_killed(tmp_path):
    """What has no memory left ends itself by a signal."""
    with pytest.raises(Ended, check=lambda ended: ended.why is Why.KILLED):
        ask(tmp_path, "os.abort()")


@needs_landlock
@pytest.mark.parametrize("without", [False, True])
def test_books_that_stand_are_shared_with_no_process_that_may_only_read_them(tmp_path, without):
    """A second name for the same file, in a folder where it may write, would let it change what stands."""
    text = """
    books, out = Path(told["reads"]) / "books", Path("out")
    copy_of(books, out)
    said["is shared"] = os.path.samefile(books / "1.parquet", out / "1.parquet")
    said["holds"] = (out / "1.parquet").read_text()
    """
    books = tmp_path / "given" / "books"
    books.mkdir(parents=True)
    (books / "1.parquet").write_text("rows")
    said = ask(tmp_path, text, without=without, reads=str(books.parent))
    assert (said["is shared"], said["holds"]) == (without, "rows")


def test_where_the_kernel_has_no_landlock_it_says_so_and_the_other_limits_stand(tmp_path):
    text = """
    import resource, socket
    tried("read outside", (Path(told["outside"]) / "db.sqlite3").read_text)
    tried("network", lambda: socket.create_connection(("127.0.0.1", 9), 2))
    said["memory"] = resource.getrlimit(resource.RLIMIT_AS)[0]
    said["seconds"] = resource.getrlimit(resource.RLIMIT_CPU)[0]
    """
    said = ask(tmp_path, text, without=True)
    assert said["files"] == confined.OPEN
    assert (said["read outside"], said["network"]) == ("done", "PermissionError")
    assert (said["memory"], said["seconds"]) == (1024**3, 60)
