"""Fifty people sign the same return at the same moment: exactly one wins, the others get a plain message.

    python -m drills.race [sqlite:///folder/file | postgres://…] [50]

Every signer is a process of its own, with a connection of its own, and all begin at one moment. Of a server of
PostgreSQL one database is named, and a new one is made beside it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

PLACE, YEAR = "X06000001", 2024
FIGURES = b"metric,value\r\nadult.contacts.received,500\r\n"
PATIENCE = 300  # seconds


def race(database: str, people: int = 50, folder: Path | None = None) -> dict[str, Any]:
    """Return what came of so many sign-offs at once: one line of a drill, as plain values.

    `database` is a URL, "" for a new SQLite file in `folder`.
    """
    with tempfile.TemporaryDirectory() as made:
        data = folder or Path(made)
        around = os.environ | {"GWELLA_DATA": str(data), "GWELLA_HANDS": str(people)}
        around |= {"DATABASE_URL": database or f"sqlite:///{data / 'race.sqlite3'}"}
        around |= {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])}
        begun = time.monotonic()
        (data / "go").unlink(missing_ok=True)
        public_id, *signers = _run("prepare", around).split()
        words = [_start("sign", around, public_id, one) for one in signers]
        _wait_until_ready(data, len(words))
        (data / "go").touch()
        said = [process.communicate(timeout=PATIENCE)[0].strip() for process in words]
        counted = Counter(said)
        moves = int(_run("count", around, public_id))
    won, told = counted["signed"], counted["stages.somebody_was_first"] + counted["stages.not_from_here"]
    return {
        "drill": "race",
        "ok": won == 1 and told == people - 1 and moves == 1,
        "database": "postgresql" if database.startswith("postgres") else "sqlite",
        "people": people,
        "won": won,
        "told": told,
        "other": people - won - told,
        "moves": moves,
        "seconds": round(time.monotonic() - begun, 1),
    }


def _start(what: str, around: dict[str, str], *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, __file__, f"--{what}", *words]
    return subprocess.Popen(command, env=around, stdout=subprocess.PIPE, text=True)


def _run(what: str, around: dict[str, str], *words: str) -> str:
    command = [sys.executable, __file__, f"--{what}", *words]
    done = subprocess.run(command, env=around, stdout=subprocess.PIPE, text=True, check=True, timeout=PATIENCE)
    return done.stdout.strip()


def _wait_until_ready(data: Path, people: int) -> None:
    for _ in range(PATIENCE * 10):
        if len(list(data.glob("ready-*"))) == people:
            return
        time.sleep(0.1)
    raise TimeoutError("not everybody was ready")


def _prepare() -> str:
    """Make the tables, a return with the approver, and so many directors; return all their ids."""
    from datetime import date

    from django.core.management import call_command

    from gwella.accounts.models import Membership, Person
    from gwella.accounts.session import playing
    from gwella.measuring import approval, locked

    call_command("migrate", verbosity=0)

    def play(role: str, name: str) -> Membership:
        person = Person.objects.create_user(f"{name}@example.cymru", name=name)
        return Membership.objects.create(person=person, role=role, place=PLACE, since=date(2020, 4, 1))

    officer = playing(play("performance_officer", "officer"))
    its = approval.begin(PLACE, YEAR, by=officer)
    for move in ("check", "hand_over"):
        seen = locked.digest(FIGURES)
        its = approval.take(PLACE, its.public_id, move, by=officer, turn=its.turn, seen=seen, figures=FIGURES)
    signers = [play("director", f"director{number}").public_id for number in range(int(os.environ["GWELLA_HANDS"]))]
    return " ".join([its.public_id, *signers])


def _sign(public_id: str, membership: str) -> str:
    """Sign as one of them, once everybody is there; return `signed`, or the code of what one is told."""
    from django.conf import settings
    from django.db import connection

    from gwella.accounts.models import Membership
    from gwella.accounts.session import playing
    from gwella.code_of_practice.errors import NotAllowed
    from gwella.measuring import approval, locked

    who = playing(Membership.objects.select_related("person").get(public_id=membership))
    turn = approval.find(PLACE, public_id).turn
    connection.ensure_connection()
    (settings.DATA / f"ready-{membership}").touch()
    for _ in range(PATIENCE * 1000):
        if (settings.DATA / "go").exists():
            break
        time.sleep(0.001)
    how = {"by": who, "turn": turn, "seen": locked.digest(FIGURES), "figures": FIGURES}
    try:
        approval.take(PLACE, public_id, "sign", **how)
    except NotAllowed as refusal:
        return refusal.code
    return "signed"


def _count(public_id: str) -> str:
    from gwella.measuring.models import Move

    return str(Move.objects.of(PLACE).filter(of=public_id, name="sign").count())


if __name__ == "__main__":
    STEPS = {"--prepare": _prepare, "--sign": _sign, "--count": _count}
    if sys.argv[1:2] and sys.argv[1] in STEPS:
        import django

        os.environ["DJANGO_SETTINGS_MODULE"] = "gwella.site.settings"
        django.setup()
        print(STEPS[sys.argv[1]](*sys.argv[2:]))
    else:
        from drills.installation import fresh

        server = sys.argv[1] if sys.argv[1:] else ""
        database = fresh(server, "gwella_race") if server.startswith("postgres") else server
        line = race(database, int(sys.argv[2]) if sys.argv[2:] else 50)
        print(json.dumps(line))
        sys.exit(0 if line["ok"] else 1)
