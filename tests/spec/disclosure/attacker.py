"""An attacker who has every released figure of one authority and a solver of equations in whole numbers.

Known to everyone: the definitions, so which counts add up to which, and the rule of the gate. Each count and
each unknown is a variable that lies where its rounded or starred figure says; the smallest and largest
value of a starred one that fit all the rest are what the attacker knows of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from gwella.code_of_practice.results import Result
from gwella.metrics.definitions import breakdowns, measures, metrics
from gwella.metrics.relations import Share

COUNTED, UNKNOWN = "counted", "unknown"
# Their parts that begin so cover the whole but for what is not known.
COVERED = {
    "adult.assessments.completed": "adult.assessments.outcome.",
    "adult.reablement.completed": "adult.reablement.",
}

Key = tuple[str, str, str, str, str]
Variable = tuple[Key, str]


class Equation(NamedTuple):
    """A sum of variables, each so many times, that lies from `low` to `high`."""

    times: Mapping[Variable, int]
    low: float
    high: float = np.inf


class Attacker:
    """What follows from released figures."""

    def __init__(self, released: Iterable[Result]) -> None:
        self.rows = {row.key: row for row in released}
        self.between: dict[Variable, tuple[int, float]] = dict(self._counts())
        self.starred = [one for one, (_, high) in self.between.items() if high == 4]
        self.equations = [*self._sums(), *self._parts(), *self._covered(), *self._shares()]

    def known(self) -> Iterator[tuple[Variable, int, int]]:
        """Yield each starred count with its smallest and largest possible value."""
        for variables, equations in self._apart():
            place = {variable: number for number, variable in enumerate(variables)}
            matrix = np.zeros((max(1, len(equations)), len(variables)))
            for row, equation in zip(matrix, equations, strict=False):
                for variable, times in equation.times.items():
                    row[place[variable]] = times
            limits = [(one.low, one.high) for one in equations] or [(-np.inf, np.inf)]
            for variable in (one for one in variables if one in self._is_starred):
                ends = [self._end(sign, place[variable], variables, matrix, limits) for sign in (1, -1)]
                yield variable, *ends

    @property
    def _is_starred(self) -> frozenset[Variable]:
        return frozenset(self.starred)

    def _end(self, sign: int, place: int, variables: list[Variable], matrix: np.ndarray, limits: list) -> int:
        cost = np.zeros(len(variables))
        cost[place] = sign
        low, high = zip(*(self.between[one] for one in variables), strict=True)
        least, most = zip(*limits, strict=True)
        found = milp(
            cost,
            constraints=LinearConstraint(matrix, least, most),
            bounds=Bounds(low, high),
            integrality=np.ones(len(variables)),
        )
        assert found.success, "the released figures contradict each other"
        return sign * round(found.fun)

    def _counts(self) -> Iterator[tuple[Variable, tuple[int, float]]]:
        for key, row in self.rows.items():
            if row.metric in metrics() and row.unit == "count" and (row.is_known or row.is_suppressed):
                yield (key, COUNTED), _around(row.value, row.is_suppressed)
                yield (key, UNKNOWN), _around(row.unknown, row.unknown is None)

    def _sums(self) -> Iterator[Equation]:
        """The categories of a breakdown add up to the total, unless one row can stand in several."""
        groups: dict[tuple[Variable, str], dict[Variable, int]] = defaultdict(dict)
        for key, what in self.between:
            if key[3] and not breakdowns()[key[3]].several:
                groups[((*key[:3], "", ""), what), key[3]][key, what] = 1
        for (total, _), parts in groups.items():
            if total in self.between:
                yield Equation(parts | {total: -1}, 0, 0)

    def _parts(self) -> Iterator[Equation]:
        for key, what in self.between:
            whole = ((metrics()[key[0]].part_of, *key[1:]), COUNTED)
            if what == COUNTED and whole in self.between:
                yield Equation({whole: 1, (key, what): -1}, 0)

    def _covered(self) -> Iterator[Equation]:
        for whole in [key for key, what in self.between if what == COUNTED and key[0] in COVERED]:
            names = [name for name, metric in metrics().items() if metric.part_of == whole[0]]
            parts = [(name, *whole[1:]) for name in names if name.startswith(COVERED[whole[0]])]
            parts = [part for part in parts if (part, COUNTED) in self.between]
            for one, other in pairwise(parts):
                yield Equation({(one, UNKNOWN): 1, (other, UNKNOWN): -1}, 0, 0)
            if parts:
                counted = {(part, COUNTED): -1 for part in parts}
                yield Equation({(whole, COUNTED): 1, (parts[0], UNKNOWN): -1} | counted, 0, 0)

    def _shares(self) -> Iterator[Equation]:
        for key, row in self.rows.items():
            share = measures()[key[0]].share if key[0] in measures() else None
            if share is not None and ((share.whole, *key[1:]), COUNTED) in self.between:
                yield from self._share(key, row, share)

    def _share(self, key: Key, row: Result, share: Share) -> Iterator[Equation]:
        whole = (share.whole, *key[1:])
        parts = [(part, *key[1:]) for part in share.parts]
        if any((part, COUNTED) not in self.between for part in parts):
            return
        part = {(one, COUNTED): 1 for one in parts}
        known = {(whole, COUNTED): 1, (parts[0], UNKNOWN): -1}
        rest = known | dict.fromkeys(part, -1)
        if row.is_known:
            yield Equation(part, *_around(row.numerator, starred=False))
            yield Equation(known, *_around(row.denominator, starred=False))
            yield Equation(rest, 5)
        elif self._least(part) >= 5 and self._least(known) >= 5:
            yield Equation(rest, 0, 4)
        unknown = {(parts[0], UNKNOWN): 1, (whole, UNKNOWN): 1}
        yield Equation(unknown, *((0, 9) if row.unknown is None else (max(10, row.unknown - 5), row.unknown + 4)))

    def _least(self, times: Mapping[Variable, int]) -> float:
        return sum(many * self.between[one][0 if many > 0 else 1] for one, many in times.items())

    def _apart(self) -> Iterator[tuple[list[Variable], list[Equation]]]:
        """Yield the variables that equations tie together, with these equations."""
        root = {variable: variable for variable in self.between}

        def found(variable: Variable) -> Variable:
            while root[variable] != variable:
                variable = root[variable]
            return variable

        for equation in self.equations:
            first, *others = equation.times
            for other in others:
                root[found(other)] = found(first)
        variables: dict[Variable, list[Variable]] = defaultdict(list)
        equations: dict[Variable, list[Equation]] = defaultdict(list)
        for variable in self.between:
            variables[found(variable)].append(variable)
        for equation in self.equations:
            equations[found(next(iter(equation.times)))].append(equation)
        for one, together in variables.items():
            yield together, equations[one]


def _around(shown: float | None, starred: bool) -> tuple[int, float]:
    """Return the smallest and largest count behind a figure that is rounded to 5, or starred under 5."""
    if starred:
        return 0, 4
    if shown is None:
        return 0, np.inf
    return max(5, int(shown) - 2), int(shown) + 2
