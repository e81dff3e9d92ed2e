"""TOML as text, for files that people change by hand too: values, the one line of a comment, and whole entries."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from enum import Enum
from typing import Any

import msgspec

BARE = re.compile(r"[A-Za-z0-9_-]+")
DRAWN = re.compile(r"[^\x00-\x09\x0b-\x1f\x7f']+")  # what stands between ''' as it is


def toml_text(text: str) -> str:
    """Return a TOML string; JSON writes all of it but one sign in the same way."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def one_line(text: str) -> str:
    """Return text for a comment, which ends with its line."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def entry(name: str, one: msgspec.Struct) -> str:
    """Return a struct as one `[[name]]`, each field a line; what is left at its default is left out."""
    return "\n".join([f"[[{name}]]", *(f"{_key(field)} = {_value(value)}" for field, value in _fields(one))]) + "\n"


def _fields(one: msgspec.Struct) -> Iterator[tuple[str, Any]]:
    for field in msgspec.structs.fields(one):
        value = getattr(one, field.name)
        if value is not None and (field.required or value != field.default):
            yield field.encode_name, value


def _value(value: Any) -> str:
    match value:
        case msgspec.Struct():
            return _table(_fields(value))
        case dict():
            return _table(value.items())
        case list() | tuple():
            return "[" + ", ".join(map(_value, value)) + "]"
        case bool():
            return "true" if value else "false"
        case Enum():
            return toml_text(str(value.value))
        case str():
            return f"'''\n{value}'''" if "\n" in value and DRAWN.fullmatch(value) else toml_text(value)
        case date():
            return value.isoformat()
    return str(value)


def _table(pairs: Any) -> str:
    return "{ " + ", ".join(f"{_key(key)} = {_value(one)}" for key, one in pairs) + " }"


def _key(key: str) -> str:
    return key if BARE.fullmatch(key) else toml_text(key)
