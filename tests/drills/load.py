"""The load drill: `gwella serve` with two workers, and many people who read pages and answer questions at once.

    python -m drills.load [--people 2000] [--rate 50] [--seconds 40] [--database postgres://…]

Everybody has a session of their own and thinks between two requests for as long as it takes to make `rate` requests a
second of all together. They read public pages and pages of their own place, and answer open questions. Whoever is told
to come again does so when they were told. Then everybody comes at one moment, and each must be answered or told when to
come again. Afterwards each answer that was acknowledged is looked for in the database. Server, worker, database and
readers share this machine.

Is 50 a second fair to 2,000 people with a survey open? One request each in 40 seconds: a page of questions is read and
filled in for longer than that, and one of a return or a measure is looked at for about as long. A survey of ten pages
that all 2,000 begin within the same seven minutes makes 50 a second; were they all to press "send" in one minute, it
would be 33. So it is a busy morning, not a quiet one; the one moment at which all come at once is the burst.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import os
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from drills.installation import HERE, Installation, fresh

HOST, PATIENCE, STARTING = "127.0.0.1", 30, 90  # seconds
PAGE_WITHIN, SUBMIT_WITHIN = 1.0, 2.0  # seconds, at the 95th of a hundred
TOLD_AT_MOST = 0.01  # of the requests before the burst: else a server that refuses everybody would pass
TRIES = 5  # of whoever is told to come again with a form
FILL = HERE / "tests" / "drills" / "load_fill.py"
SERVE = "from gwella.cli import main; main()"
PUBLIC = ("", "authorities/", "measures/", "standards/", "measures/adult.contacts.received/", "calendar/", "checks/")
OWN = ("my-work/", "my-returns/", "data-quality/", "questions/{year}/", "my-work/calendar/{year}/")
OF_A_HUNDRED = {"public": 55, "own": 35, "submit": 10}
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
NOTE = (
    "Readers, server and database share this machine's processors. Answers to open questions are what is submitted: "
    "people with a survey open come with the surveys."
)


class Answered(NamedTuple):
    """What came back: the status (0 for nothing), the head, the body, and the seconds that it took."""

    status: int
    head: str
    body: bytes
    seconds: float

    @property
    def is_told(self) -> bool:
        """Whether they were told when to come again."""
        return self.status == 503 and "retry-after:" in self.head.lower()


class Crowd:
    """The people of a drill, and what they saw."""

    def __init__(self, port: int, made: dict[str, Any], chance: random.Random) -> None:
        self.port, self.made, self.chance = port, made, chance
        self.pages: list[float] = []
        self.submits: list[float] = []
        self.errors: Counter[str] = Counter()
        self.told_to_wait = 0
        self.acknowledged: list[str] = []
        self.burst: list[Answered] = []

    async def all(self, rate: float, seconds: float) -> None:
        """Let everybody come and go for so many seconds."""
        until = time.monotonic() + seconds
        think = len(self.made["sessions"]) / rate
        await asyncio.gather(*(self._person(*one, think, until) for one in self.made["sessions"]))

    async def at_once(self) -> None:
        """Let everybody ask for a page at one moment."""
        page = f"/en/{PUBLIC[0]}"
        self.burst = await asyncio.gather(*(self._ask("GET", page, session) for session, _ in self.made["sessions"]))
        self.errors.update(f"{one.status} in the burst" for one in self.burst if one.status != 200 and not one.is_told)

    async def _person(self, session: str, place: str, think: float, until: float) -> None:
        await asyncio.sleep(self.chance.expovariate(1 / think))
        while time.monotonic() < until:
            (what,) = self.chance.choices(list(OF_A_HUNDRED), list(OF_A_HUNDRED.values()))
            if what == "submit" and self.made["questions"][place]:
                await self._submit(session, self.made["questions"][place].pop())
            else:
                (path,) = self.chance.choices(OWN if what == "own" else PUBLIC)
                await self._read(session, path.format(year=self.made["year"]))
            await asyncio.sleep(self.chance.expovariate(1 / think))

    async def _read(self, session: str, path: str) -> Answered:
        answered = await self._ask("GET", f"/en/{path}", session)
        if self._is_good(answered, 200, path):
            self.pages.append(answered.seconds)
        return answered

    async def _submit(self, session: str, question: str) -> None:
        """Read a question, think a moment, and answer it."""
        shown = await self._read(session, f"questions/one/{question}/")
        token, cookie = TOKEN.search(shown.body), re.search(r"csrftoken=([^;]+)", shown.head)
        if shown.status != 200 or token is None or cookie is None:
            return
        await asyncio.sleep(self.chance.uniform(1, 3))
        form = {"csrfmiddlewaretoken": token[1].decode(), "seen": 0, "kind": "explained", "words": "Plant mewn gofal"}
        path = f"/en/questions/one/{question}/answer/"
        for _ in range(TRIES):
            answered = await self._ask("POST", path, f"{session}; csrftoken={cookie[1]}", urlencode(form))
            if self._is_good(answered, 302, "answer"):
                self.submits.append(answered.seconds)
                self.acknowledged.append(question)
            if not answered.is_told:
                return
            await asyncio.sleep(int(re.findall(r"(?i)retry-after: *(\d+)", answered.head)[0]))

    def _is_good(self, answered: Answered, wanted: int, what: str) -> bool:
        if answered.is_told:
            self.told_to_wait += 1
        elif answered.status != wanted:
            self.errors[f"{answered.status} {re.sub(r'one/.*', 'one/', what)}"] += 1
        return answered.status == wanted

    async def _ask(self, method: str, path: str, session: str, form: str = "") -> Answered:
        begun = time.monotonic()
        cookie = f"Cookie: {self.made['cookie']}={session}\r\n"
        kind = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n" if form else ""
        asked = f"{method} {path} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\nAccept-Encoding: gzip\r\n"
        head = f"{asked}{cookie}{kind}\r\n"
        try:
            async with asyncio.timeout(PATIENCE):
                reader, writer = await asyncio.open_connection(HOST, self.port)
                writer.write(head.encode() + form.encode())
                said = await reader.read(-1)
                writer.close()
        except (OSError, TimeoutError):
            return Answered(0, "", b"", time.monotonic() - begun)
        seconds = time.monotonic() - begun
        top, _, body = said.partition(b"\r\n\r\n")
        body = gzip.decompress(body) if b"content-encoding: gzip" in top.lower() else body
        status = int(top[9:12]) if top[9:12].isdigit() else 0
        return Answered(status, top.decode("latin-1"), body, seconds)


def load(people: int, rate: float, seconds: float, database: str = "") -> dict[str, Any]:
    """Fill, serve, let everybody come, and count; return the figures of the drill."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # each of the people holds a connection
    with tempfile.TemporaryDirectory() as folder:
        its = Installation(Path(folder) / "data", fresh(database, "gwella_load") if database else "")
        # So many as could be answered, were they all answered by people of one place.
        questions = max(10, int(rate * seconds * OF_A_HUNDRED["submit"] / 100 / 4))
        made = _told(its, Path(folder) / "made", str(people), str(questions))
        with (Path(folder) / "log").open("wb") as log:
            port, server = _served(its, log)
            try:
                crowd = Crowd(port, made, random.Random(1))
                asyncio.run(crowd.all(rate, seconds))
                asyncio.run(crowd.at_once())
            finally:
                server.send_signal(signal.SIGTERM)
                server.wait()
        answers = _told(its, Path(folder) / "counted", "--count")
    return figures(crowd, answers, people, seconds, "postgresql" if database else "sqlite")


def figures(crowd: Crowd, answers: dict[str, int], people: int, seconds: float, database: str) -> dict[str, Any]:
    """Return the line of the drill."""
    asked = len(crowd.pages) + len(crowd.submits) + sum(crowd.errors.values()) + crowd.told_to_wait
    lost = sum(1 for question in crowd.acknowledged if question not in answers)
    doubled = sum(1 for times in answers.values() if times > 1)
    page, submit = at(crowd.pages, 95), at(crowd.submits, 95)
    is_told = crowd.told_to_wait <= TOLD_AT_MOST * asked
    is_good = (
        is_told and not lost and not doubled and not crowd.errors and page <= PAGE_WITHIN and submit <= SUBMIT_WITHIN
    )
    return {
        "drill": "load",
        "ok": is_good and bool(crowd.pages and crowd.submits),
        "database": database,
        "people": people,
        "requests": asked,
        "a_second": round(asked / seconds, 1),
        "page_p50": at(crowd.pages, 50),
        "page_p95": page,
        "submits": len(crowd.submits),
        "submit_p50": at(crowd.submits, 50),
        "submit_p95": submit,
        "lost": lost,
        "doubled": doubled,
        "told_to_wait": crowd.told_to_wait,
        "burst_answered": sum(1 for one in crowd.burst if one.status == 200),
        "burst_told_to_wait": sum(1 for one in crowd.burst if one.is_told),
        "burst_longest": max((round(one.seconds, 2) for one in crowd.burst), default=0.0),
        "errors": dict(crowd.errors),
        "processors": os.cpu_count(),
        "note": NOTE,
    }


def at(seconds: list[float], hundredth: int) -> float:
    """Return below which time so many in a hundred are."""
    ordered = sorted(seconds)
    return round(ordered[min(len(ordered) - 1, len(ordered) * hundredth // 100)], 3) if ordered else 0.0


def _told(its: Installation, file: Path, *words: str) -> dict[str, Any]:
    subprocess.run([sys.executable, str(FILL), *words, str(file)], env=its.around, check=True)
    said: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return said


def _served(its: Installation, log: Any) -> tuple[int, subprocess.Popen[bytes]]:
    """Start the server as the operator does; return its port once it answers, and its process."""
    import socket

    with socket.socket() as free:
        free.bind((HOST, 0))
        port: int = free.getsockname()[1]
    command = [sys.executable, "-c", SERVE, "serve", "--port", str(port), "--workers", "2"]
    server = subprocess.Popen(command, env=its.around, stdout=log, stderr=log)
    for _ in range(STARTING * 10):
        with socket.socket() as probe:
            if server.poll() is not None or probe.connect_ex((HOST, port)) == 0:
                return port, server
        time.sleep(0.1)
    server.kill()
    raise TimeoutError("the server did not answer")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--rate", type=float, default=50)
    parser.add_argument("--seconds", type=float, default=40)
    parser.add_argument("--database", default="")
    line = load(**vars(parser.parse_args()))
    print(json.dumps(line))
    sys.exit(not line["ok"])
