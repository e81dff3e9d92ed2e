"""What every part of the making shares: the settings, the years, the people, and where rows go."""

from __future__ import annotations

from datetime import date

from gwella.code_of_practice.language import Language
from gwella.returns.generate.chance import Chance, Weighted
from gwella.returns.generate.days import Window, busy_days
from gwella.returns.generate.faults import Mistakes
from gwella.returns.generate.files import Cell, Extract
from gwella.returns.generate.people import People, Person
from gwella.returns.generate.settings import Series, Settings, Team
from gwella.snapshots.tables import PEOPLE
from gwella.snapshots.tables import table as table_of

PREFIXES = {
    "contacts": "C",
    "assessments": "A",
    "reablement": "R",
    "safeguarding": "S",
    "looked_after": "L",
    "child_protection": "CP",
    "care_leavers": "CL",
    "plans": "PL",
    "services": "SV",
    "reviews": "RV",
    "outcomes": "OC",
    "carers": "CR",
    "delayed_transfers": "DT",
}


class Making:
    """One extract being made."""

    def __init__(
        self,
        files: Extract,
        made_up: Settings,
        window: Window,
        *,
        authority: str,
        seed: int,
        size: float,
        language: Language,
        mistakes: Mistakes,
    ) -> None:
        self.made_up = made_up
        self.window = window
        self.size = size
        self.seed = seed
        self.people = People(made_up, authority, window, seed)
        self._files = files
        self.authority = authority
        self._language = language
        self._mistakes = mistakes
        self._held: list[tuple[str, dict[str, Cell], date]] = []
        self._staff = Chance(seed, "staff")
        self._counts = dict.fromkeys(PREFIXES, 0)
        self._keys = {name: table_of(name).key for name in PREFIXES}
        self._first_worker = _first_workers(made_up.teams)
        self._serving = _serving(made_up.teams)

    def chance(self, part: str) -> Chance:
        """Return the stream of draws of one part of the extract."""
        return Chance(self.seed, part)

    def volume(self, wales: Series, year: int) -> float:
        """Return how many of something the authority sees in `year`, given how many Wales sees."""
        return wales.at(year) * self.made_up.share_of_wales.at(year) * self.size

    def days(self, year: int) -> Weighted[date]:
        """Return the days of `year` with how busy they are."""
        return busy_days(year, self.made_up.seasons)

    def add(self, table: str, group: str, person: Person, dated: date, **cells: Cell) -> str:
        """Write one row about `person`, and before the first one the person's own; return the row's identifier.

        `dated` tells its year.
        """
        row = self._row(table, group, person, dated) | cells
        self._write(table, row, dated)
        return str(row[self._keys[table]])

    def hold(self, table: str, group: str, person: Person, dated: date, **cells: Cell) -> tuple[str, dict[str, Cell]]:
        """Make such a row and hold it until `write_held`, since more may come to be known of it.

        Returns its identifier and the row, which may be changed until then.
        """
        row = self._row(table, group, person, dated) | cells
        self._held.append((table, row, dated))
        return str(row[self._keys[table]]), row

    def write_held(self) -> None:
        """Write the rows that are held, in the order in which they were made."""
        for table, row, dated in self._held:
            self._write(table, row, dated)
        self._held.clear()

    def _row(self, table: str, group: str, person: Person, dated: date) -> dict[str, Cell]:
        """Return what every row about `person` holds, its identifier first, once the person's own is written."""
        care = self._care(table, group)
        if person.row is not None:
            self._write(PEOPLE, person.row | care, dated)
            person.row = None
        self._counts[table] += 1
        identifier = f"{PREFIXES[table]}{self._counts[table]:06d}"
        row: dict[str, Cell] = {
            self._keys[table]: identifier,
            "authority": self.authority,
            "person": person.identifier,
            "made_up": True,
            "case_reference": person.case_reference,
        }
        return row | care

    def _write(self, table: str, row: dict[str, Cell], dated: date) -> None:
        self._files.add(table, self._mistakes.made_in(table, row, dated))

    def _care(self, table: str, group: str) -> dict[str, Cell]:
        """Return the team that looks after such a row, and one of its workers."""
        team = self._staff.one_of(self._serving[f"{table}.{group}"])
        worker = self._first_worker[team.name.en] + self._staff.whole(0, team.workers - 1)
        return {"team": team.name.in_(self._language), "worker": f"W{worker:03d}"}


def _serving(teams: tuple[Team, ...]) -> dict[str, list[Team]]:
    """Return the teams that look after each kind of row (`table.group`)."""
    serving: dict[str, list[Team]] = {}
    for team in teams:
        for rows in team.serves:
            serving.setdefault(rows, []).append(team)
    return serving


def _first_workers(teams: tuple[Team, ...]) -> dict[str, int]:
    """Return the number of the first worker of each team; nobody works in two."""
    first, number = {}, 1
    for team in teams:
        first[team.name.en] = number
        number += team.workers
    return first
