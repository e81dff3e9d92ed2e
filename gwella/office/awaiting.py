"""What waits for somebody: each part of the product says in one module, `waiting.py`, what of its own waits for whom.

    @provides
    def answers(who: Visitor, today: date) -> Iterator[Waiting]: ...

The module is found by its name in every app, so a new part is one file and nothing here knows of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum, auto

import msgspec

from gwella.accounts.session import Visitor
from gwella.code_of_practice.messages import Message, Spoken, message


class Kind(StrEnum):
    """What somebody is to do. Its words are `waiting.KIND`."""

    ANSWER = auto()
    FIX = auto()
    CHECK = auto()
    WRITE = auto()
    TRANSLATE = auto()
    SIGN = auto()
    SEND = auto()
    DECIDE = auto()
    DO = auto()
    READ = auto()

    @property
    def words(self) -> Message:
        return message(f"waiting.{self}")


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that waits: what to do, the sentence about it, by when, and the route that it leads to.

    `read` is the public id of a notice that is put away once it is read.
    """

    kind: Kind
    says: Spoken
    leads_to: tuple[str, tuple[object, ...]]
    due: date | None = None
    read: str = ""

    def is_late(self, today: date) -> bool:
        return self.due is not None and self.due < today


Provider = Callable[[Visitor, date], Iterable[Waiting]]

_providers: dict[str, Provider] = {}


def provides(provider: Provider) -> Provider:
    """Have a function asked whenever somebody looks at what waits for them."""
    _providers[f"{provider.__module__}.{provider.__qualname__}"] = provider
    return provider


def waiting_for(who: Visitor, today: date) -> list[Waiting]:
    """Return all that waits for somebody: by day, then what has no day."""
    found = [one for provider in _providers.values() for one in provider(who, today)]
    return sorted(found, key=lambda one: (one.due or date.max, list(Kind).index(one.kind)))
