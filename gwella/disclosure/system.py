"""Everything released as one system: counts and sums of counts as members, tied together by rows.

What is shown and what is starred are facts about members, kept apart, so that a figure can be starred or shown
while the system stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from gwella.code_of_practice.results import FigureKey, Result
from gwella.code_of_practice.years import Period
from gwella.disclosure.adding_up import ByYear
from gwella.disclosure.bounds import Bounds, Row
from gwella.disclosure.displays import Display, Number, Times, What
from gwella.disclosure.relations import relations

Form = frozenset[tuple[Number, int]]
Shape = tuple[str, str, frozenset[tuple[str, What, int]]]  # a sum of cells of one place and period, in any category


class Fact(NamedTuple):
    """What one display says of a member: it lies from `low` to `high`; a star may hide any count below `below`."""

    member: int
    low: float
    high: float
    below: int


class System:
    """The members, the rows that tie them together, and the facts of each number, shown or starred.

    `fixed` are facts that earlier releases showed: they stay known, whatever is starred now.
    """

    def __init__(
        self, said: Iterable[Display], fixed: Iterable[Display], rows: Sequence[Result], adding_up: ByYear
    ) -> None:
        self._places: dict[Form, int] = {}
        self.rows: list[Row] = []
        self.fixed = [Fact(self._member(one.times), one.low, one.high, one.below) for one in fixed]
        self.shown: dict[Number, list[Fact]] = defaultdict(list)
        self.starred: dict[Number, list[Fact]] = defaultdict(list)
        sums: dict[Shape, dict[FigureKey, Times]] = defaultdict(dict)
        for one in said:
            facts = self.starred if one.is_star else self.shown
            facts[one.number].append(Fact(self._member(one.times), one.low, one.high, one.below))
            if len(one.times) > 1:
                sums[_shape(one)][one.number.key._replace(metric="")] = one.times
        for relation in relations(rows, adding_up):
            self._add(relation.times, relation.low, relation.high)
        categories = _categories(rows)
        for (_, period, shape), by in sums.items():
            rules = adding_up(Period.parse(period).year)
            for total, parts in _by_breakdown(by):
                metrics = {metric for metric, _, _ in shape}
                adds_up = all(parts[0].breakdown in rules.breakdowns.get(metric, ()) for metric in metrics)
                every = [categories[part._replace(metric=one, category="")] for one in metrics for part in parts[:1]]
                if adds_up and all(its == {part.category for part in parts} for its in every):
                    # It follows from the rest, and so it shows sooner what follows.
                    members = [self._member(by[part]) for part in parts]
                    row = Row((*members, self._member(by[total])), (*[1] * len(members), -1), 0, 0)
                    self.rows.append(row)

    @property
    def members(self) -> int:
        """How many members there are."""
        return len(self._places)

    def _member(self, times: Times) -> int:
        """Return the place of a cell, or of a sum of cells, which is tied to them when it is new."""
        form = frozenset(times.items())
        if form not in self._places:
            if len(times) > 1:
                self._add(dict(times), 0, 0, less=form)
            self._places.setdefault(form, len(self._places))
        return self._places[form]

    def _add(self, times: Times, low: float, high: float, less: Form | None = None) -> None:
        members = [self._member({cell: 1}) for cell in times]
        signs = list(times.values())
        if less is not None:
            members.append(self._places.setdefault(less, len(self._places)))
            signs.append(-1)
        self.rows.append(Row(tuple(members), tuple(signs), low, high))


def _shape(one: Display) -> Shape:
    key = one.number.key
    return key.area, key.period, frozenset((cell.key.metric, cell.what, times) for cell, times in one.times.items())


def _categories(rows: Iterable[Result]) -> Mapping[FigureKey, set[str]]:
    """Return, by metric, place, period and breakdown, the categories that there are."""
    found: dict[FigureKey, set[str]] = defaultdict(set)
    for row in rows:
        found[row.key._replace(category="")].add(row.category)
    return found


def _by_breakdown(by: Mapping[FigureKey, Times]) -> Iterator[tuple[FigureKey, list[FigureKey]]]:
    """Yield the total and the categories of each breakdown, where there is a total."""
    parts: dict[FigureKey, list[FigureKey]] = defaultdict(list)
    for key in by:
        if key.breakdown:
            parts[key._replace(category="")].append(key)
    for one, its in parts.items():
        if (total := one._replace(breakdown="")) in by:
            yield total, its


class Block(NamedTuple):
    """Members from 0 on that rows and numbers tie together; no other block says anything of them."""

    members: int
    rows: list[Row]
    fixed: list[Fact]
    shown: dict[Number, list[Fact]]
    starred: dict[Number, list[Fact]]

    @property
    def is_tree(self) -> bool:
        """Say whether its sums hang together without a circle, so that bounds narrowed one by one are exact."""
        return sum(len(row.members) for row in self.rows) == self.members + len(self.rows) - 1

    def consistent(self) -> Block:
        """Return the block without the rows that the shown numbers contradict, which figures typed in can do."""
        rows = list(self.rows)
        while True:
            bounds = Bounds(self.members, rows)
            facts = [*self.fixed, *(fact for its in self.shown.values() for fact in its)]
            if (
                bounds.settle() and bounds.narrow((one.member, one.low, one.high) for one in facts)[1]
            ) or bounds.broken is None:
                return self._replace(rows=rows)
            del rows[bounds.broken]


def blocks(systems: Sequence[System]) -> list[Block]:
    """Return systems taken to pieces; where a number is in several of them, their pieces are one."""
    starts = list(accumulate((one.members for one in systems), initial=0))
    root = list(range(starts[-1]))
    numbers: dict[Number, int] = {}
    for start, one in zip(starts, systems, strict=False):
        for row in one.rows:
            _tie(root, [start + member for member in row.members])
        for number, facts in (*one.shown.items(), *one.starred.items()):
            its = [start + fact.member for fact in facts]
            _tie(root, [numbers.setdefault(number, its[0]), *its])
    found: dict[int, Block] = {}
    places: list[int] = []
    for member in range(starts[-1]):
        block = found.setdefault(_found(root, member), Block(0, [], [], {}, {}))
        places.append(block.members)
        found[_found(root, member)] = block._replace(members=block.members + 1)
    for start, one in zip(starts, systems, strict=False):
        _put_in(one, start, places, [found[_found(root, start + member)] for member in range(one.members)])
    return [one.consistent() for one in found.values()]


def _put_in(one: System, start: int, places: Sequence[int], block: Sequence[Block]) -> None:
    """Put the rows and the facts of a system into the blocks of its members."""
    for row in one.rows:
        block[row.members[0]].rows.append(row._replace(members=tuple(places[start + each] for each in row.members)))
    for fact in one.fixed:
        block[fact.member].fixed.append(fact._replace(member=places[start + fact.member]))
    for numbers, is_star in ((one.shown, False), (one.starred, True)):
        for number, facts in numbers.items():
            its = block[facts[0].member]
            moved = [fact._replace(member=places[start + fact.member]) for fact in facts]
            (its.starred if is_star else its.shown).setdefault(number, []).extend(moved)


def _tie(root: list[int], members: Sequence[int]) -> None:
    first = _found(root, members[0])
    for member in members[1:]:
        root[_found(root, member)] = first


def _found(root: list[int], member: int) -> int:
    while root[member] != member:
        root[member] = root[root[member]]
        member = root[member]
    return member
