"""A definition as the text of its file, laid out as those written by hand. The one reader reads the same again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from gwella.code_of_practice.language import Text
from gwella.metrics.counts import Condition, Count
from gwella.metrics.definitions import Definition
from gwella.metrics.edition import Edition, Example, MeasureExample
from gwella.metrics.relations import Rate, Share

LINE = 120
FACTS = (
    *("source", "confidence", "until", "aliases", "nearest", "part_of", "unit", "stock", "of_unknown"),
    *("standards", "wellbeing", "about", "act", "kind", "polarity", "breakdowns"),
)
TEXTS = ("title", "meaning", "missing", "unknowns", "can_use", "cannot_use")
PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")
DELETE = "\x7f"  # the one sign that JSON leaves as it is and TOML does not take


def toml(definition: Definition) -> str:
    """Return the whole file of a metric or a measure."""
    texts = {name: text for name in TEXTS if (text := getattr(definition, name))}
    blocks = ["\n".join(_facts(definition))]
    blocks += [f"[{name}]\nen = {_quoted(text.en)}\ncy = {_quoted(text.cy)}" for name, text in texts.items()]
    blocks += _relations(definition)
    blocks += [edition_toml(edition) for edition in definition.edition]
    blocks += [example_toml(example) for example in definition.example]
    return "\n\n".join(blocks) + "\n"


def edition_toml(edition: Edition) -> str:
    """Return the lines of one edition."""
    lines = ["[[edition]]", f"from = {edition.from_}"]
    lines += [f"code = {_quoted(edition.code)}"] if edition.code else []
    lines += [f"change = {_text(edition.change)}"]
    lines += ["break_in_series = true"] if edition.break_in_series else []
    return "\n".join(lines) + (f"\n\n{_count('edition.count', edition.count)}" if edition.count else "")


def example_toml(example: Example | MeasureExample) -> str:
    """Return the lines of one worked example."""
    lines = ["[[example]]", f"says = {_text(example.says)}"]
    if isinstance(example, Example):
        lines += [f"year = {example.year}", f"given = {_drawings(example.given)}"]
    else:
        lines += [f"given = {_value(example.given)}"]
    lines += [f"expect = {_value(example.expect)}"] if example.expect is not None else []
    lines += [f"unknown = {_value(example.unknown)}"] if example.unknown else []
    lines += ["published = true"] if isinstance(example, MeasureExample) and example.published else []
    return "\n".join(lines)


def _facts(definition: Definition) -> Iterator[str]:
    """Yield a line for each fact that is not what it is when left out."""
    fields = {field.name: field for field in msgspec.structs.fields(type(definition))}
    for name in FACTS:
        if name in fields and (value := getattr(definition, name)) != fields[name].default:
            yield f"{name} = {_value(value)}"


def _relations(definition: Definition) -> Iterator[str]:
    """Yield what a metric counts, or what a measure is worked out from."""
    for name in ("count", "share", "rate"):
        relation = getattr(definition, name, None)
        if isinstance(relation, Count):
            yield _count(name, relation)
        elif isinstance(relation, Share | Rate):
            lines = (f"{key} = {_value(value)}" for key, value in msgspec.structs.asdict(relation).items())
            yield "\n".join([f"[{name}]", *lines])


def _count(name: str, count: Count) -> str:
    when = {key: value for key, value in msgspec.structs.asdict(count.when).items() if value}
    lines = [f"[{name}]", f"of = {_quoted(count.of)}", f"when = {_value(when)}"]
    lines += [f"{key} = {_quoted(getattr(count, key))}" for key in ("distinct",) if getattr(count, key)]
    lines += [_where(count.where)] if count.where else []
    lines += [f"{key} = {_quoted(getattr(count, key))}" for key in ("mean", "median") if getattr(count, key)]
    return "\n".join(lines)


def _where(conditions: tuple[Condition, ...]) -> str:
    each = [_value({"field": one.field, one.word: one.value}) for one in conditions]
    on_one_line = f"where = [{', '.join(each)}]"
    return on_one_line if len(on_one_line) <= LINE else "\n".join(["where = [", *(f"    {one}," for one in each), "]"])


def _drawings(given: str | Mapping[str, str]) -> str:
    if isinstance(given, str):
        return _drawing(given)
    return f"{{ {', '.join(f'{_key(name)} = {_drawing(text)}' for name, text in given.items())} }}"


def _drawing(text: str) -> str:
    """Return a drawn table on lines of its own; one that holds what would end it, as a plain text."""
    is_plain = all(line.isprintable() for line in text.split("\n")) and not {'"', "\\"} & set(text)
    return f'"""\n{text}"""' if is_plain else _quoted(text)


def _text(text: Text) -> str:
    return f"{{ en = {_quoted(text.en)}, cy = {_quoted(text.cy)} }}"


def _value(value: Any) -> str:
    """Return a plain value: a text, a number, yes or no, a list, or names with values."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return _quoted(value)
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case int() | float():
            return repr(value)
        case tuple():
            return f"[{', '.join(map(_value, value))}]"
    return f"{{ {', '.join(f'{_key(name)} = {_value(one)}' for name, one in value.items())} }}" if value else "{}"


def _key(name: str) -> str:
    return name if name and set(name) <= PLAIN else _quoted(name)


def _quoted(text: str) -> str:
    return json.dumps(str(text), ensure_ascii=False).replace(DELETE, "\\u007f")
