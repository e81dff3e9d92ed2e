"""Many threads at once may begin with a struct that none has used: a server has made it ready before they come."""

from __future__ import annotations

import subprocess
import sys

import pytest

# Each round has a struct of its own, which 16 threads read into at one moment. Threads change places at every step.
ROUNDS = """
import sys, threading, types
import msgspec
from gwella.site.structs import make_ready

sys.setswitchinterval(1e-6)
FIELDS = range(12)
SOURCE = "from __future__ import annotations\\nimport msgspec\\n"
SOURCE += "class Inner(msgspec.Struct):\\n    word: str = ''\\n"
SOURCE += "class Outer(msgspec.Struct):\\n"
SOURCE += "".join(f"    in_{n}: dict[str, tuple[Inner, ...]] = {{}}\\n" for n in FIELDS)
given = {f"in_{n}": {"a": [{"word": "b"}]} for n in FIELDS}
for number in range(100):
    module = sys.modules[f"of_{number}"] = types.ModuleType(f"of_{number}")
    exec(SOURCE, module.__dict__)
    assert make_ready() >= 2
    all_at_once = threading.Barrier(16)
    def read():
        all_at_once.wait()
        msgspec.convert(given, module.Outer)
    threads = [threading.Thread(target=read) for _ in range(16)]
    for one in threads: one.start()
    for one in threads: one.join()
"""
SERVER = """
from gwella.site import structs
made = []
structs.make_ready = lambda: made.append(True)
import gwella.site.wsgi
assert made
"""


@pytest.mark.parametrize("code", [ROUNDS, SERVER], ids=["many threads at once", "a server makes them ready"])
def test_no_process_ends_because_many_begin_at_once(code, tmp_path, monkeypatch):
    monkeypatch.setenv("GWELLA_DATA", str(tmp_path))
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
