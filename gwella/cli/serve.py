"""`gwella serve`: the shared site of many hands, on this machine, with its worker for long work.

A proxy stands in front of it and speaks to the world. Server and worker are processes beside each other over one data
folder and one database; where one ends, the other is ended too, so that whoever started this starts both again.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from gwella.cli.reader import READER, spoken
from gwella.cli.serving import HOST, THREADS, check_is_free, site, wait_until_served
from gwella.code_of_practice.writing import make_folder

BETWEEN_LOOKS = 0.5  # seconds
PATIENCE = 30  # seconds that a process has to end what it has in hand


def serve(
    port: Annotated[int, typer.Option("--port", help=spoken("submissions.option_port"), min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option("--workers", help=spoken("submissions.option_workers"), min=1, max=64)] = 2,
) -> None:
    """Bring the database up to date, then serve until it is stopped."""
    check_is_free(port)
    around = environment(port)
    make_folder(Path(around["GWELLA_DATA"]), private=True)
    spoken_to = around | {"GWELLA_LANG": READER.value}
    prepared = subprocess.run(site("prepare"), env=spoken_to, check=False)  # noqa: S603 - the same interpreter
    if prepared.returncode:
        raise typer.Exit(prepared.returncode)
    with (
        subprocess.Popen(_server(port, workers), env=around) as server,  # noqa: S603 - the same interpreter
        subprocess.Popen(site("work", "--alone"), env=around) as worker,  # noqa: S603 - the same interpreter
    ):
        parts = {"server": server, "worker": worker}
        signal.signal(signal.SIGTERM, lambda *_: _stop(parts))
        try:
            wait_until_served(port, server)
            typer.echo(spoken("submissions.serving", address=f"http://{HOST}:{port}/"))
            sys.stdout.flush()
            ended = _first_to_end(parts)
        except KeyboardInterrupt:
            ended = ""
        _stop(parts)
        _wait(parts)
    if ended and parts[ended].returncode > 0:
        typer.echo(spoken("submissions.one_ended", part=spoken(f"submissions.part_{ended}")), err=True)
        raise typer.Exit(parts[ended].returncode)


def environment(port: int) -> dict[str, str]:
    """Return the environment of the server and its worker: the data folder, and where their letters lead to."""
    folder = str(Path(os.environ.get("GWELLA_DATA", "gwella-data")).absolute())
    return {"GWELLA_ADDRESS": f"http://{HOST}:{port}"} | os.environ | {"GWELLA_DATA": folder}


def _server(port: int, workers: int) -> list[str]:
    address = ["--interface", "wsgi", "--host", HOST, "--port", str(port), "--no-ws"]
    many = ["--workers", str(workers), "--blocking-threads", str(THREADS), "--log-level", "error"]
    return [sys.executable, "-m", "granian", *address, *many, "gwella.site.wsgi:application"]


def _first_to_end(parts: dict[str, subprocess.Popen[bytes]]) -> str:
    while True:
        for name, one in parts.items():
            if one.poll() is not None:
                return name
        time.sleep(BETWEEN_LOOKS)


def _stop(parts: dict[str, subprocess.Popen[bytes]]) -> None:
    for one in parts.values():
        if one.poll() is None:
            one.terminate()


def _wait(parts: dict[str, subprocess.Popen[bytes]]) -> None:
    """Wait for all to end; what does not, in good time, is killed: nothing of it is lost, or half done."""
    until = time.monotonic() + PATIENCE
    for one in parts.values():
        try:
            one.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            one.kill()
