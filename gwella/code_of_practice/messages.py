"""A message is a code with its parameters; it is spoken in the reader's language at the edge."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Protocol, runtime_checkable

import msgspec

from gwella.code_of_practice.language import Language, Text
from gwella.code_of_practice.spoken import day, number
from gwella.code_of_practice.words import vocabulary


@runtime_checkable
class Spoken(Protocol):
    """Anything that can say itself in a language: a text, a period, a message."""

    def in_(self, language: Language) -> str: ...


Parameter = str | int | float | date | Spoken | None


class Message(msgspec.Struct, frozen=True):
    """A code and its parameters: stored so, never as a formatted string."""

    code: str
    parameters: Mapping[str, Parameter] = MappingProxyType({})

    def in_(self, language: Language) -> str:
        """Return the sentence in `language`. Raises KeyError for a code that has no words."""
        return filled(vocabulary()[self.code], self.parameters, language)


class Joined(msgspec.Struct, frozen=True):
    """Several texts with a comma between them, or with words that fit every one of them.

    Never "and": in Welsh the next word would mutate.
    """

    parts: tuple[Spoken, ...]
    between: Parameter = ", "

    def in_(self, language: Language) -> str:
        return said(self.between, language).join(part.in_(language) for part in self.parts)


def message(code: str, /, **parameters: Parameter) -> Message:
    """Return the message `code`, for example `message("check.not_a_date", value="31/02/2024")`."""
    return Message(code, MappingProxyType(parameters))


def say(code: str, language: Language, /, **parameters: Parameter) -> str:
    """Return the sentence for `code` in `language`."""
    return message(code, **parameters).in_(language)


def filled(text: Text, parameters: Mapping[str, Parameter], language: Language) -> str:
    """Return `text` in `language` with its parameters said in their places."""
    return text.in_(language).format_map({name: said(value, language) for name, value in parameters.items()})


def said(value: Parameter, language: Language) -> str:
    """Return a parameter as it is said: texts as they are, numbers and dates as people write them."""
    if isinstance(value, Spoken):
        return value.in_(language)
    if isinstance(value, date):
        return day(value, language)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number(value, language)
    return "" if value is None else str(value)
