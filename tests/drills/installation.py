"""An installation of its own for a drill: a data folder, a database, and commands run over it as the operator does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

HERE = Path(__file__).parents[2]
FILL = """
from sample_figures import COUNT, one
from hands import ONE, TWIN, member
from gwella.accounts.recorded import record
from gwella.accounts.session import playing
from gwella.measuring import figures
for place in (ONE, TWIN):
    figures.replace([one(COUNT, place, 7), one(COUNT, place, 5, period="2023")], authority=place)
    who = playing(member("performance_officer", place))
    for number in range(int(sys.argv[1])):
        record(who, "submission.take", on=f"thing-{number}", facts={"rows": number})
"""
DUMP = """
import pathlib
from gwella.site.keeping import rows
folder = pathlib.Path(sys.argv[1])
folder.mkdir()
rows.dump(folder)
"""
DJANGO = "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'gwella.site.settings'; django.setup()\n"


class Installation:
    """One installation: `database` is an address of PostgreSQL, or empty for a file in the data folder."""

    def __init__(self, data: Path, database: str = "") -> None:
        self.data, self.database = data, database

    @property
    def around(self) -> dict[str, str]:
        """The environment of its processes."""
        around = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        around |= {"GWELLA_DATA": str(self.data), "GWELLA_LANG": "en"}
        around |= {"PYTHONPATH": os.pathsep.join((str(HERE), str(HERE / "tests")))}
        return around | ({"DATABASE_URL": self.database} if self.database else {})

    def site(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the site."""
        command = [sys.executable, "-m", "gwella.site", *words]
        return subprocess.run(command, env=self.around, capture_output=True, text=True, check=False)

    def python(self, code: str, *words: str, check: bool = True) -> int:
        """Run some lines within the site, and return how they ended."""
        return subprocess.run([sys.executable, "-c", DJANGO + code, *words], env=self.around, check=check).returncode

    def filled(self, entries: int = 3) -> Installation:
        """Make its tables, and fill them with figures of two places and so many entries of each place's record."""
        done = self.site("prepare")
        assert done.returncode == 0, done.stderr
        self.python(FILL, str(entries))
        return self

    def rows(self, folder: Path) -> dict[str, bytes]:
        """Return every table's rows as text, written to `folder` on the way."""
        self.python(DUMP, str(folder))
        return {path.name: path.read_bytes() for path in folder.iterdir()}


def fresh(server: str, name: str) -> str:
    """Return the address of a new, empty database `name` on a server of PostgreSQL; one of that name goes first."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
