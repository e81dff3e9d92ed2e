"""The role matrix: one file, read here, that says who may do what with what."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum, auto
from functools import cache

import msgspec

from gwella.code_of_practice.language import Text
from gwella.code_of_practice.reading import one

PUBLIC = "public"
LOCAL_OFFICER = "local_officer"


class Action(StrEnum):
    """What can be done with a thing."""

    READ = auto()
    CREATE = auto()
    CHANGE = auto()
    EXPORT = auto()
    SIGN = auto()
    APPROVE = auto()
    DELETE = auto()


class Role(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part that a person plays."""

    title: Text


Allowed = Mapping[str, tuple[Action, ...]]


class Resource(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of thing, and what each role may do with it: in its own authority, and elsewhere."""

    title: Text
    row: int = 0  # in the security design's full matrix; 0 where it has none
    own: dict[str, tuple[Action, ...]] = {}
    other: dict[str, tuple[Action, ...]] = {}


class Need(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a route or a command asks of the one who uses it."""

    resource: str
    action: Action


class Matrix(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Roles, resources and commands. What is not written is refused."""

    roles: dict[str, Role]
    resources: dict[str, Resource]
    commands: dict[str, Need] = {}

    def __post_init__(self) -> None:
        for name, resource in self.resources.items():
            strangers = {*resource.own, *resource.other} - set(self.roles)
            if strangers:
                raise ValueError(f"{name}: {', '.join(sorted(strangers))} is not in [roles]")
        for name, need in self.commands.items():
            if need.resource not in self.resources:
                raise ValueError(f"{name}: {need.resource} is not in [resources]")

    def allows(self, role: str, need: Need, *, own: bool) -> bool:
        """Return whether `role` may do this with a thing of its own authority, or of another."""
        resource = self.resources.get(need.resource)
        if resource is None:
            return False
        return need.action in (resource.own if own else resource.other).get(role, ())

    def knows(self, need: Need) -> bool:
        """Return whether anyone at all may ever do this: a need that nobody meets is a slip of the pen."""
        resource = self.resources.get(need.resource)
        if resource is None:
            return False
        return any(need.action in actions for side in (resource.own, resource.other) for actions in side.values())


@cache
def matrix() -> Matrix:
    """Return the matrix. Raises DefinitionError for a role or a resource that it does not define."""
    return one("roles/matrix", Matrix)
