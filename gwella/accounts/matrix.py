"""The role matrix: one file, read here, that says who may do what with what."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum, auto
from functools import cache

import msgspec

from gwella.code_of_practice.language import Text
from gwella.code_of_practice.misfit import Misfit
from gwella.code_of_practice.reading import one

PUBLIC = "public"
LOCAL_OFFICER = "local_officer"
ARRIVING = "arriving"
EVERYONE = "everyone"


class Action(StrEnum):
    """What can be done with a thing."""

    READ = auto()
    CREATE = auto()
    CHANGE = auto()
    EXPORT = auto()
    SIGN = auto()
    APPROVE = auto()
    DELETE = auto()


class Condition(StrEnum):
    """What letters of a matrix cannot carry: a view says that it keeps a condition, or answers nobody it binds."""

    REASON = auto()
    OWN = auto()
    OWN_RECORDS = auto()
    OWN_TEAM = auto()
    OWN_REGION = auto()
    THRESHOLD = auto()
    WHILE_OPEN = auto()
    SECOND_PERSON = auto()
    RELEASED = auto()
    SUBMITTED = auto()
    SHARED = auto()
    GRANTED = auto()
    REDACTOR = auto()
    CONSENT = auto()
    ONCE = auto()
    FIRST = auto()
    VERIFY = auto()


# Who looks at a thing, or changes it, need not be the second person yet; who answers for it must.
ANSWERING = (Action.SIGN, Action.APPROVE)


class Role(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part that a person plays."""

    title: Text


class Resource(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of thing, and which roles may do what with it: in their own authority, and elsewhere.

    `only` holds the conditions on which a role may; `row` is its number in the security design, 0 where it has none.
    """

    title: Text
    row: int = 0
    own: dict[Action, tuple[str, ...]] = {}
    other: dict[Action, tuple[str, ...]] = {}
    only: dict[str, tuple[Condition, ...]] = {}

    def named(self) -> Iterator[str]:
        """Yield every role and group that this row names."""
        for side in (self.own, self.other):
            for roles in side.values():
                yield from roles
        yield from self.only

    def conditions(self, role: str, action: Action) -> frozenset[Condition]:
        """Return on what conditions `role` may do `action`, where it may at all."""
        its = frozenset(self.only.get(role, ()))
        return its if action in ANSWERING else its - {Condition.SECOND_PERSON}


class Need(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a route or a command asks of the one who uses it."""

    resource: str
    action: Action


class Matrix(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Roles, groups of them, conditions, resources and commands. What is not written is refused."""

    roles: dict[str, Role]
    resources: dict[str, Resource]
    groups: dict[str, tuple[str, ...]] = {}
    conditions: dict[Condition, Role] = {}
    commands: dict[str, Need] = {}

    def __post_init__(self) -> None:
        known = {*self.roles, *self.groups, EVERYONE}
        asked = {f"groups.{name}": roles for name, roles in self.groups.items()}
        asked |= {name: tuple(resource.named()) for name, resource in self.resources.items()}
        for name, roles in asked.items():
            if strangers := set(roles) - known:
                raise Misfit("misfits.not_a_role", name=name, roles=", ".join(sorted(strangers)))
        for name, need in self.commands.items():
            if need.resource not in self.resources:
                raise Misfit("misfits.not_a_resource", name=name, resource=need.resource)

    def allows(
        self, role: str, need: Need, *, own: bool, keeping: Collection[Condition] = frozenset(Condition)
    ) -> bool:
        """Return whether `role` may do this with a thing of its own authority, or of another.

        `keeping` are the conditions that whoever asks sees to; all of them, where the question is of the matrix alone.
        """
        resource = self.resources.get(need.resource)
        if resource is None:
            return False
        named = (resource.own if own else resource.other).get(need.action, ())
        if not any(role in self._meant(name) for name in named):
            return False
        return resource.conditions(role, need.action) <= frozenset(keeping)

    def knows(self, need: Need) -> bool:
        """Return whether anyone at all may ever do this: a need that nobody meets is a slip of the pen."""
        return any(self.allows(role, need, own=own) for role in self.roles for own in (True, False))

    def _meant(self, name: str) -> Collection[str]:
        if name == EVERYONE:
            return self.roles
        return self.groups.get(name, (name,))


@cache
def matrix() -> Matrix:
    """Return the matrix. Raises DefinitionError for a role or a resource that it does not define."""
    return one("roles/matrix", Matrix)


def allowed_actions(role: str, resource: str, *, own: bool) -> Mapping[Action, frozenset[Condition]]:
    """Return what `role` may do with a resource, each with its conditions."""
    its = matrix()
    may = (one for one in Action if its.allows(role, Need(resource=resource, action=one), own=own))
    return {one: its.resources[resource].conditions(role, one) for one in may}
