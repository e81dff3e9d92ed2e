"""The life of a thing that several people take in turn: its stages, who moves it, and whose move it is next.

A life is one file of `definitions/stages/`. Whoever writes a part reads it here and writes no condition of their own:
*who may* stands in the role matrix, *when* and *with whom* in the table.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec

from gwella.accounts.matrix import Action, Need, matrix
from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.misfit import Misfit
from gwella.code_of_practice.reading import each, kept

if TYPE_CHECKING:
    from gwella.accounts.session import Visitor

MADE = "made"  # whoever had a hand in the thing itself


class Move(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One move: what its button says, what the record says, where it leads, and what it asks.

    `own` says that it is a move of the thing's own place; `not_by` names the moves after which somebody is no second
    person any more (`made`: whoever had a hand in it). `seen`: what is moved is what the person saw. `same`: it has
    not changed since the move before. `locks`: it stays as it is from here on. `tells`: those who brought it so far
    are told. `revises`: a revision begins. `outside`: whoever reads it elsewhere is shown that it was made. `answers`:
    the words that it needs are no reason, but the answer to what was asked.
    """

    title: Text
    said: Text
    to: str
    resource: str
    action: Action
    own: bool = True
    not_by: tuple[str, ...] = ()
    reason: bool = False
    seen: bool = False
    same: bool = False
    locks: bool = False
    tells: bool = False
    revises: bool = False
    outside: bool = False
    answers: bool = False

    @property
    def need(self) -> Need:
        return Need(resource=self.resource, action=self.action)

    def is_for(self, role: str) -> bool:
        """Whether the matrix lets `role` make this move."""
        return matrix().allows(role, self.need, own=self.own)


class Stage(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where a thing stands: its name, a sentence about it, and the roles whose move it is next.

    `waits` is what kind of thing waits for them. Nothing waits at a stage that nobody has to leave.
    """

    title: Text
    says: Text
    whose: tuple[str, ...] = ()
    waits: str = ""
    moves: dict[str, Move] = {}


class Life(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All stages of one kind of thing, in the order in which it passes them; it begins at `first`."""

    source: Text
    first: str
    stages: dict[str, Stage]

    def __post_init__(self) -> None:
        for named in (self.first, *(move.to for _, _, move in self.moves())):
            if named not in self.stages:
                raise Misfit("misfits.not_a_stage", name=named)
        for name, stage in self.stages.items():
            if bool(stage.whose) != bool(stage.waits):
                raise Misfit("misfits.whose_and_waits", name=name)

    def moves(self) -> Iterator[tuple[str, str, Move]]:
        """Yield every move with the stage that it leaves and its name."""
        for stage, its in self.stages.items():
            for name, move in its.moves.items():
                yield stage, name, move

    def named(self, name: str) -> Move:
        """Return a move by its name, from whichever stage: what it asks of a person is the same from each."""
        return next(move for _, other, move in self.moves() if other == name)

    def made(self, name: str, to: str) -> Move:
        """Return the move of that name which led to the stage `to`."""
        return next(move for _, other, move in self.moves() if other == name and move.to == to)

    def names(self) -> tuple[str, ...]:
        """Return the names of all moves, each once."""
        return tuple(dict.fromkeys(name for _, name, _ in self.moves()))

    def before(self, stage: str) -> frozenset[str]:
        """Return the stages from which a move leads to `stage`."""
        return frozenset(left for left, _, move in self.moves() if move.to == stage)


@kept
def lives() -> Mapping[str, Life]:
    """Return the life of every kind of thing."""
    return each("stages", Life)


def check_can_move(
    life: Life, stage: str, name: str, who: Visitor, *, own: bool, before: Mapping[str, Collection[str]]
) -> Move:
    """Return the move `name` from `stage`. Raises NotAllowed where `who` may not make it, or not now.

    `own`: whether the thing is of their own place. `before` names the people who made each move, and under `made`
    those who had a hand in the thing.
    """
    move = life.stages[stage].moves.get(name)
    if move is None:
        raise NotAllowed("stages.not_from_here", stage=life.stages[stage].title)
    if move.own != own or not move.is_for(who.role):
        raise NotAllowed("stages.not_yours", move=move.title)
    if any(who.person in before.get(one, ()) for one in move.not_by):
        raise NotAllowed("stages.own_work", move=move.title)
    return move


def check_reason(move: Move, reason: str, longest: int) -> str:
    """Return the reason, tidied. Raises NotAllowed where the move needs one and there is none, or it is too long."""
    told = " ".join(reason.replace("\0", " ").split())
    if move.reason and not told:
        raise NotAllowed("stages.answer_missing" if move.answers else "stages.reason_missing", move=move.title)
    if len(told) > longest:
        raise NotAllowed("stages.reason_too_long", longest=longest)
    return told
