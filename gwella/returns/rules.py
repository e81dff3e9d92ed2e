"""The closed vocabulary of checks: one word, one class, one expression over all rows at once.

A check is a file of `definitions/checks/`; its rule names a word and what that word is given. Each
word answers, for every row it is asked about, whether the row breaks it; an empty cell it needs leaves
that unknown, and unknown is no finding. Definitions cannot say anything else: there is no `eval` and no SQL.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from gwella.returns.cells import Answers, Cells, told
from gwella.returns.continuity import AsLastYear, CarriedOver, NoGreatChange, SameStock, StaysEnded
from gwella.returns.repeats import Agrees, NotTwice, SameWhenRepeated
from gwella.returns.rows import LINKED, Rows
from gwella.returns.rule import KEY, Condition, Rule
from gwella.returns.spells import latest_end_above
from gwella.returns.whole_year import EveryMonth
from gwella.snapshots.ages import OLDEST
from gwella.snapshots.tables import PEOPLE


class OwnAuthority(Rule, frozen=True, tag="own_authority"):
    """The row belongs to the authority that sends the return. An empty cell contradicts nobody."""

    leaves_out: ClassVar[bool] = True

    def looks_at(self) -> tuple[str, ...]:
        return ("authority",)

    def broken(self, rows: Rows) -> Answers:
        return rows["authority"].spells_other_than(rows.sender)


class Unique(Rule, frozen=True, tag="unique"):
    """No other row above has the same identifier; the first one stays."""

    leaves_out: ClassVar[bool] = True

    def looks_at(self) -> tuple[str, ...]:
        return (KEY,)

    def broken(self, rows: Rows) -> Answers:
        return rows.repeated()


class Identified(Rule, frozen=True, tag="identified"):
    """The row has an identifier, so that it can be told from the others and found again."""

    def looks_at(self) -> tuple[str, ...]:
        return (KEY,)

    def broken(self, rows: Rows) -> Answers:
        return rows.empty(rows.definition.key)


class Filled(Rule, frozen=True, tag="filled"):
    """The cell holds something, in every row or in those where `when` holds."""

    field: str
    when: tuple[Condition, ...] = ()
    asks_to_fill: ClassVar[bool] = True

    def looks_at(self) -> tuple[str, ...]:
        return (self.field, *(condition.field for condition in self.when))

    def conditions(self) -> tuple[Condition, ...]:
        return self.when

    def broken(self, rows: Rows) -> Answers:
        return rows.hold(self.when) & rows.empty(self.field)


class OnlyWhen(Rule, frozen=True, tag="only_when"):
    """The cell holds something only where `when` holds."""

    field: str
    when: tuple[Condition, ...]

    def looks_at(self) -> tuple[str, ...]:
        return (self.field, *(condition.field for condition in self.when))

    def conditions(self) -> tuple[Condition, ...]:
        return self.when

    def broken(self, rows: Rows) -> Answers:
        return ~rows.hold(self.when) & ~rows.empty(self.field)


class Ended(Rule, frozen=True, tag="ended"):
    """What began before the reported year, or on a day that nobody says, has its end; what began later may go on."""

    field: str
    begun: str

    def looks_at(self) -> tuple[str, ...]:
        return (self.field, self.begun)

    def spares(self) -> tuple[str, ...]:
        return (self.begun,)

    def broken(self, rows: Rows) -> Answers:
        began_before = rows.empty(self.begun) | (rows[self.begun] < rows.period.first_day)
        return rows.empty(self.field) & began_before


class NotBefore(Rule, frozen=True, tag="not_before"):
    """The date does not lie before another one of the same row; the same day is right."""

    field: str
    earlier: str

    def looks_at(self) -> tuple[str, ...]:
        return (self.field, self.earlier)

    def broken(self, rows: Rows) -> Answers:
        return rows[self.field] < rows[self.earlier]


class Within(Rule, frozen=True, tag="within"):
    """The date lies between 1 January of a year and the end of the reported year or some years later."""

    field: str
    first_year: int
    years_after: int = 0

    def looks_at(self) -> tuple[str, ...]:
        return (self.field,)

    def broken(self, rows: Rows) -> Answers:
        end = rows.period.last_day
        last = end.replace(year=end.year + self.years_after)
        return (rows[self.field] < date(self.first_year, 1, 1)) | (rows[self.field] > last)


class RefersTo(Rule, frozen=True, tag="refers_to"):
    """What the cell names has a row of its own in another table."""

    field: str
    table: str

    def looks_at(self) -> tuple[str, ...]:
        return (self.field,)

    def needs(self) -> tuple[str, ...]:
        return (self.table,)

    def broken(self, rows: Rows) -> Answers:
        return rows[self.field].known() & ~rows.name_one_in(self.table, self.field)


class LostZeros(Rule, frozen=True, tag="lost_zeros"):
    """What the cell names has a row in another table, and not only one whose identifier has zeros before it, or none.

    A spreadsheet takes an identifier for a number and cuts its zeros off; the other file still has them, or not.
    """

    field: str
    table: str

    def looks_at(self) -> tuple[str, ...]:
        return (self.field,)

    def needs(self) -> tuple[str, ...]:
        return (self.table,)

    def broken(self, rows: Rows) -> Answers:
        lost = (rows[self.field].known() & ~rows.name_one_in(self.table, self.field)).yes
        places = lost.nonzero()[0]
        if not len(places):
            return told(lost)
        # Few cells name nobody and there are many identifiers: the few are looked for among them, and not all rows.
        few = Cells(rows[self.field].values.take(places)).without_zeros()
        keys = rows.asked.keys_without_zeros(self.table)
        there = keys.values.take(keys.among(few.values).yes.nonzero()[0])
        lost[places] = few.among(there).yes
        return told(lost)


class AgeBetween(Rule, frozen=True, tag="age_between"):
    """The person's age in whole years on a date of the row, where `when` holds; both ends are right."""

    on: str
    at_least: int = 0
    at_most: int = OLDEST
    when: tuple[Condition, ...] = ()

    def looks_at(self) -> tuple[str, ...]:
        return (*(condition.field for condition in self.when), self.on)

    def conditions(self) -> tuple[Condition, ...]:
        return self.when

    def needs(self) -> tuple[str, ...]:
        return (PEOPLE,)

    def broken(self, rows: Rows) -> Answers:
        age = rows.age_on(self.on)
        return rows.hold(self.when) & ((age < self.at_least) | (age > self.at_most))


class NoOverlap(Rule, frozen=True, tag="no_overlap"):
    """The spells of one person follow each other; one may begin on the day the last one ended."""

    field: str
    to: str

    def looks_at(self) -> tuple[str, ...]:
        return (self.field, self.to)

    def broken(self, rows: Rows) -> Answers:
        # A row of another year may go on into this one.
        every = rows.everything
        latest = latest_end_above(every[LINKED].values, every[self.field].values, every[self.to].values)
        return rows.of_everything(Cells(latest) > every[self.field])


OfRow = OwnAuthority | Unique | Identified | Filled | OnlyWhen | Ended | NotBefore | Within | RefersTo | LostZeros
OfPeople = AgeBetween | NoOverlap
OfRows = SameWhenRepeated | Agrees | NotTwice | AsLastYear | StaysEnded
OfTable = CarriedOver | SameStock | NoGreatChange | EveryMonth
Word = OfRow | OfPeople | OfRows | OfTable
