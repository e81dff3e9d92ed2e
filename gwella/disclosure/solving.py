"""How far a count can go, in whole numbers, while everything known still fits: linear programming over one system.

A point in fractions is asked for again in whole numbers. What time ran out for is no answer, whatever was found by
then: TakesTooLong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from gwella.code_of_practice.errors import Remediable
from gwella.disclosure.bounds import Row

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_array

NEAR = 1e-6  # of a whole number
LONGEST = 60.0  # seconds for one question; nearly all take thousandths of one
STOPPED = 1  # the status of an answer that time ran out for


class TakesTooLong(Remediable):
    """It could not be found out in time what an attacker may work out, so nothing may leave."""


class Limit(NamedTuple):
    """A member, and the bounds that a shown number gives it."""

    member: int
    low: float
    high: float


class Solver:
    """Members from 0 on that rows tie together, with what limits them."""

    def __init__(self, members: int, rows: Sequence[Row], limits: Iterable[Limit]) -> None:
        import numpy as np

        self.members = members
        self._matrix = _matrix(rows, members)
        self._between = np.array([[row.low for row in rows], [row.high for row in rows]], float).reshape(2, -1)
        self._bounds = np.array([[0.0] * members, [inf] * members])
        for member, low, high in limits:
            self._bounds[0, member] = max(self._bounds[0, member], low)
            self._bounds[1, member] = min(self._bounds[1, member], high)

    def any_point(self) -> np.ndarray | None:
        """Return whole numbers that fit everything; None where nothing does."""
        import numpy as np

        return self._point(np.zeros(self.members))

    def contradicted(self) -> list[int]:
        """Return the places of the rows that cannot be true with the rest: as little of them as can be."""
        import numpy as np
        from scipy.sparse import eye_array, hstack

        many = self._matrix.shape[0]
        matrix = hstack([self._matrix, eye_array(many), -eye_array(many)]).tocsr()
        bounds = np.hstack([self._bounds, np.array([[0.0] * 2 * many, [inf] * 2 * many])])
        cost = np.concatenate([np.zeros(self.members), np.ones(2 * many)])
        found = self._point(cost, matrix, self._between, bounds, all_of_it=True)
        if found is None:
            return []
        missed = found[self.members : self.members + many] + found[self.members + many :]
        return [int(place) for place in np.flatnonzero(missed > NEAR)]

    def towards(self, reach: Mapping[int, float], sign: int) -> np.ndarray | None:
        """Return a point where as many members as can be are as far as `reach`: down (1), or up (-1)."""
        import numpy as np

        # One helper a member, between it and how far it has to go: what lies beyond earns nothing.
        many = len(reach)
        helpers_at = np.arange(self.members, self.members + many)
        matrix = _under(self._matrix, np.stack([list(reach), helpers_at], axis=1), [1.0, -1.0], many)
        ends = np.array([[-inf, 0.0], [0.0, inf]])[:, [0 if sign > 0 else 1]]
        between = np.hstack([self._between, np.repeat(ends, many, axis=1)])
        far = np.array(list(reach.values()), float)
        free = np.full(many, inf)
        helpers = np.array([far, free]) if sign > 0 else np.array([-free, far])
        cost = np.concatenate([np.zeros(self.members), np.full(many, sign)])
        return self._point(cost, matrix, between, np.hstack([self._bounds, helpers]))

    def given_up(self, member: int, low: float, high: float, costs: Mapping[Limit, float]) -> list[Limit]:
        """Return which limits have to go, the cheapest by `costs`, for a member to come to lie from `low` to `high`."""
        import numpy as np

        limits, many = list(costs), len(costs)
        first = np.arange(self.members, self.members + many)
        members_at = np.stack([[one.member for one in limits], first, first + many], axis=1)
        matrix = _under(self._matrix, members_at, [1.0, 1.0, -1.0], 2 * many)
        between = np.hstack([self._between, np.array([[one.low for one in limits], [one.high for one in limits]])])
        free = np.array([[0.0] * self.members, [inf] * self.members])
        kept = np.ones(self.members, bool)
        kept[[one.member for one in limits]] = False
        free[:, kept] = self._bounds[:, kept]
        free[:, member] = max(free[0, member], low), min(free[1, member], high)
        bounds = np.hstack([free, np.array([[0.0] * 2 * many, [inf] * 2 * many])])
        each = np.array(list(costs.values()))
        cost = np.concatenate([np.zeros(self.members), each, each])
        found = self._point(cost, matrix, between, bounds, all_of_it=True)
        if found is None:
            return []
        moved = found[self.members : self.members + many] + found[self.members + many :]
        return [one for one, by in zip(limits, moved, strict=True) if by > NEAR]

    def _point(
        self,
        cost: np.ndarray,
        matrix: csr_array | None = None,
        between: np.ndarray | None = None,
        bounds: np.ndarray | None = None,
        *,
        all_of_it: bool = False,
    ) -> np.ndarray | None:
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp

        matrix, between = (self._matrix, self._between) if matrix is None or between is None else (matrix, between)
        bounds = self._bounds if bounds is None else bounds
        for is_whole in (0, 1):
            whole = np.zeros(len(cost))
            whole[: self.members] = is_whole
            found = milp(
                cost,
                constraints=LinearConstraint(matrix, *between),
                bounds=Bounds(*bounds),
                integrality=whole,
                # Blocks are small: in fractions a presolve costs more than it saves.
                options={"presolve": bool(is_whole), "time_limit": LONGEST},
            )
            if found.status == STOPPED:
                raise TakesTooLong("disclosure.takes_too_long")
            if found.x is None:
                return None
            point: np.ndarray = found.x[: self.members]
            if np.abs(point - np.round(point)).max(initial=0) < NEAR:
                return found.x if all_of_it else np.round(point)
        return None


def _under(matrix: csr_array, places: np.ndarray, signs: Sequence[float], more: int) -> csr_array:
    """Return a matrix with `more` columns, and below it a row for each of `places`, which has these signs there."""
    import numpy as np
    from scipy.sparse import csr_array

    many, each = places.shape
    rows = matrix.indptr[-1] + each * np.arange(1, many + 1)
    return csr_array(
        (
            np.concatenate([matrix.data, np.tile(signs, many)]),
            np.concatenate([matrix.indices, places.ravel()]),
            np.concatenate([matrix.indptr, rows]),
        ),
        shape=(matrix.shape[0] + many, matrix.shape[1] + more),
    )


def _matrix(rows: Sequence[Row], members: int) -> csr_array:
    from scipy.sparse import csr_array

    at = [
        (place, member, sign)
        for place, row in enumerate(rows)
        for member, sign in zip(row.members, row.signs, strict=True)
    ]
    where, members_at, signs = zip(*at, strict=True) if at else ((), (), ())
    return csr_array((signs, (where, members_at)), shape=(len(rows), members), dtype=float)
