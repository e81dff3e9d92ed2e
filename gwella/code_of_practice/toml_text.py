"""TOML as text, for files that people change by hand too: values, the one line of a comment, and whole entries."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import Enum
from typing import Any

import msgspec

BARE = re.compile(r"[A-Za-z0-9_-]+")
DRAWN = re.compile(r'[^\x00-\x09\x0b-\x1f\x7f"\\]+')  # what stands between """ as it is
LARGEST_WHOLE = 1e15  # above it, a number with decimals may be written as another


def toml_text(text: str) -> str:
    """Return a TOML string; JSON writes all of it but one sign in the same way."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def one_line(text: str) -> str:
    """Return text for a comment, which ends with its line."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def entry(name: str, one: msgspec.Struct) -> str:
    """Return a struct as the lines of one `[[name]]`."""
    return "\n".join([f"[[{name}]]", *lines(one)])


def lines(one: msgspec.Struct) -> Iterator[str]:
    """Yield each field of a struct as a line; what is left at its default is left out."""
    return (f"{_key(name)} = {toml_value(value)}" for name, value in stated(one))


def stated(one: msgspec.Struct) -> Iterator[tuple[str, Any]]:
    """Yield the fields of a struct by the names they are written under, but for those left at their defaults."""
    for field in msgspec.structs.fields(one):
        value = getattr(one, field.name)
        default = field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()
        if value is not None and (field.required or value != default):
            yield field.encode_name, value


def toml_value(value: Any) -> str:
    """Return a value on one line, but for a text of several lines, which is drawn as it is where it can be."""
    match value:
        case msgspec.Struct():
            return _table(stated(value))
        case Mapping():
            return _table(value.items())
        case list() | tuple():
            return "[" + ", ".join(map(toml_value, value)) + "]"
        case bool():
            return "true" if value else "false"
        case Enum():
            return toml_text(str(value.value))
        case str():
            return f'"""\n{value}"""' if "\n" in value and DRAWN.fullmatch(value) else toml_text(value)
        case date():
            return value.isoformat()
        case float() if value.is_integer() and abs(value) < LARGEST_WHOLE:
            return str(int(value))
    return repr(value)


def _table(pairs: Iterable[tuple[str, Any]]) -> str:
    each = ", ".join(f"{_key(key)} = {toml_value(one)}" for key, one in pairs)
    return f"{{ {each} }}" if each else "{}"


def _key(key: str) -> str:
    return key if BARE.fullmatch(key) else toml_text(key)
