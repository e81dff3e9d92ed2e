"""The site, served by a process of its own on this machine only. What the demo and the desk share."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from gwella.cli.reader import READER
from gwella.code_of_practice.errors import NotFound, ReturnRejected

HOST = "127.0.0.1"
TRIES, BETWEEN_TRIES = 600, 0.1  # a minute, in seconds
# Of each process of a shared site: a few at work, some that wait their turn, and one that says that there is no room
# (gwella.site.crowded). Each keeps a connection to the database.
THREADS = 24


def site(*words: str) -> list[str]:
    """Return a command of the site."""
    return [sys.executable, "-m", "gwella.site", *words]


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of the site's process: its data folder, our language, its own database."""
    ours = {"GWELLA_DATA": str(folder), "GWELLA_LANG": READER.value}
    return {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | ours


def served(port: int) -> list[str]:
    """Return the command that serves the site, on this machine only, with a few readers at once."""
    address = ["--interface", "wsgi", "--host", HOST, "--port", str(port), "--no-ws"]
    few = ["--workers", "1", "--blocking-threads", "4", "--backpressure", "32", "--log-level", "warning"]
    return [sys.executable, "-m", "granian", *address, *few, "gwella.site.wsgi:application"]


def check_is_free(port: int) -> None:
    """Raise ReturnRejected when something already answers on `port`."""
    if answers(port):
        raise ReturnRejected("demo.port_taken", port=str(port))


def wait_until_served(port: int, server: subprocess.Popen[bytes]) -> None:
    """Return when the server answers on `port`, or has ended. Ends it and raises NotFound where it never answers."""
    for _ in range(TRIES):
        if server.poll() is not None or answers(port):
            return
        time.sleep(BETWEEN_TRIES)
    server.terminate()
    raise NotFound("desk.does_not_answer", port=str(port))


def answers(port: int) -> bool:
    """Say whether something answers on a port of this machine."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0
