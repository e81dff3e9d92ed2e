"""A child process may do little, and what it does wrong is one word: time, killed or broke."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import gwella
from gwella.cli import mapping_asked
from gwella.measuring import shown
from gwella.office.child import Ended, Why, done_by_child, told_back

ROOT = Path(gwella.__file__).parents[1]
GIBIBYTE = 1024**3
CONFINED = "from gwella.cli.confined import confine\nfrom pathlib import Path\n"
CONFINED += "said = confine(1024**3, 60, reads=[Path('/proc')], writes=[Path.cwd()])\n"


def run(folder: Path, text: str, told: bytes = b"", seconds: int = 20, beat=lambda: None) -> None:
    (folder / "modules").mkdir()
    (folder / "modules" / "stranger.py").write_text(text)
    around = {"PYTHONPATH": os.pathsep.join([str(folder / "modules"), str(ROOT)])}
    work = folder / "work"
    work.mkdir()
    done_by_child("stranger", told, work, seconds=seconds, memory=GIBIBYTE, around=around, beat=beat)


def test_it_is_told_on_its_input_works_in_its_folder_and_is_watched(tmp_path):
    beats = []
    text = "import sys, time, pathlib\npathlib.Path('done').write_bytes(sys.stdin.buffer.read())\ntime.sleep(0.5)"
    run(tmp_path, text, b"told", beat=lambda: beats.append(1))
    assert (tmp_path / "work" / "done").read_bytes() == b"told"
    assert beats


def test_it_sees_no_setting_and_no_secret_of_ours(tmp_path, monkeypatch):
    for name in ("DATABASE_URL", "SECRET_KEY", "GWELLA_DATA", "GWELLA_KEYS", "GWELLA_TOKEN"):
        monkeypatch.setenv(name, "secret")
    run(tmp_path, "import os, pathlib\npathlib.Path('seen').write_text(' '.join(map(str, os.environ.items())))")
    seen = (tmp_path / "work" / "seen").read_text()
    assert "secret" not in seen
    assert "DJANGO" not in seen


def test_what_it_says_is_read_no_further_than_it_may_say(tmp_path):
    """A child that was taken over may write as much as the disk holds; whoever reads it has less memory than that."""
    with (tmp_path / "said").open("wb") as written:
        written.truncate(2 * GIBIBYTE)
    with pytest.raises(ValueError, match="has to say"):  # and no MemoryError, nor two gibibytes of ours
        told_back(tmp_path / "said", 1000)
    (tmp_path / "said").write_bytes(b"1000 at most"[:1000])
    assert told_back(tmp_path / "said", 1000) == b"1000 at most"


@pytest.mark.parametrize(
    ("read", "why"), [(shown.outcome, "lists in lists without end"), (mapping_asked.said, "unknown field `more`")]
)
def test_lists_in_lists_without_end_are_nothing_that_can_be_read(read, why):
    with pytest.raises(ValueError, match=why):
        read(b'{"more": ' + b"[" * 100_000 + b"]" * 100_000 + b"}")


def test_what_lies_in_its_folder_is_no_module(tmp_path):
    text = "import msgspec, pathlib\npathlib.Path('where').write_text(msgspec.__file__)"
    (tmp_path / "modules").mkdir()
    work = tmp_path / "work"
    work.mkdir()
    (work / "msgspec.py").write_text("raise SystemExit(9)")
    (tmp_path / "modules" / "stranger.py").write_text(text)
    around = {"PYTHONPATH": str(tmp_path / "modules")}
    done_by_child("stranger", b"", work, seconds=20, memory=GIBIBYTE, around=around, beat=lambda: None)
    assert str(work) not in (work / "where").read_text()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("while True: pass", Why.TIME),
        ("import time; time.sleep(60)", Why.TIME),
        ("import os; os.kill(os.getpid(), 9)", Why.KILLED),
        ("import os; os.abort()", Why.KILLED),
        (f"{CONFINED}x = bytearray(2 * 1024**3)", Why.KILLED),
        (
            f"{CONFINED}import time\nx = bytearray(900 * 1024**2)\ntime.sleep(1)\nraise RuntimeError('no thread')",
            Why.KILLED,
        ),
        ("raise ValueError('Zebedee Canary, born 1 May')", Why.BROKE),
    ],
)
def test_how_it_ended_is_one_word_and_never_its_own(tmp_path, text, why):
    with pytest.raises(Ended) as ended:
        run(tmp_path, text, seconds=1 if why is Why.TIME else 60)
    assert ended.value.why is why
    assert "Zebedee" not in f"{ended.value} {ended.value.last}"


def test_what_it_started_ends_with_it(tmp_path):
    text = "import subprocess, pathlib, time\n"
    text += "one = subprocess.Popen(['sleep', '60'])\npathlib.Path('id').write_text(str(one.pid))\ntime.sleep(60)"
    with pytest.raises(Ended):
        run(tmp_path, text, seconds=2)
    number = (tmp_path / "work" / "id").read_text()
    state = subprocess.run(["ps", "-o", "stat=", "-p", number], capture_output=True, text=True, check=False).stdout
    assert state.strip()[:1] in ("", "Z")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits of Linux")
@pytest.mark.parametrize("how", ["namespace", "refused"])
def test_it_reaches_no_network(tmp_path, how):
    text = "import socket, pathlib\nfrom gwella.cli import confined\n"
    if how == "refused":
        # What the kernel shuts besides is tried elsewhere: here Python's own refusal stands alone.
        text += "confined._has_no_network = confined.shut_calls = lambda: False\n"
        text += "confined.shut_files = lambda reads, writes: False\n"
    text += "said = confined.confine(1024**3, 60, reads=[], writes=[pathlib.Path.cwd()])\n"
    text += "from socket import create_connection\n"
    text += (
        "try:\n    create_connection(('127.0.0.1', 9), 2)\nexcept OSError as error:\n    found = type(error).__name__\n"
    )
    text += "pathlib.Path('said').write_text(f'{said.network} {found}')"
    run(tmp_path, text)
    said = (tmp_path / "work" / "said").read_text()
    assert said in (
        (f"{how} PermissionError", "refused PermissionError") if how == "namespace" else (f"{how} PermissionError",)
    )


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="namespaces of Linux")
def test_in_a_namespace_even_what_python_does_not_see_reaches_nothing(tmp_path):
    text = f"{CONFINED}import pathlib, subprocess\n"
    text += "left = pathlib.Path('/proc/self/net/dev').read_text().splitlines()[2:]\n"
    text += "pathlib.Path('said').write_text(said.network + ' ' + ' '.join(one.split(':')[0].strip() for one in left))"
    run(tmp_path, text)
    how, *interfaces = (tmp_path / "work" / "said").read_text().split()
    if how != "namespace":
        pytest.skip("the kernel permits no namespace here; sockets are refused instead")
    assert set(interfaces) <= {
        "lo",
        "sit0",
        "tunl0",
        "ip6tnl0",
        "gre0",
        "gretap0",
        "erspan0",
        "ip_vti0",
        "ip6_vti0",
        "ip6gre0",
    }
