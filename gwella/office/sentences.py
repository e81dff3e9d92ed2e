"""A sentence that is kept and said later: its code and its values as JSON, spoken in the reader's language then."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from gwella.code_of_practice.language import Language, Text
from gwella.code_of_practice.messages import Message, Parameter, Spoken, message

LONGEST = 400  # of one value

Value = str | int | float | None | dict[str, str]


def kept(values: Mapping[str, Parameter]) -> dict[str, Value]:
    """Return values as JSON keeps them: what can be said in both languages is kept in both."""
    return {name: _plain(value) for name, value in values.items()}


def sentence(code: str, values: Mapping[str, Value]) -> Message:
    """Return the sentence of a code with values that `kept` made."""
    return message(code, **{name: spoken(value) for name, value in values.items()})


def _plain(value: Parameter) -> Value:
    if isinstance(value, Spoken):
        return {one.value: value.in_(one)[:LONGEST] for one in Language}
    if isinstance(value, date):
        return value.isoformat()
    return value[:LONGEST] if isinstance(value, str) else value


def spoken(value: Value) -> Parameter:
    """Return a value that `kept` made as a sentence takes it."""
    return Text(value["en"], value["cy"]) if isinstance(value, dict) else value
