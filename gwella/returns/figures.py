"""The numbers of one row of an aggregate return: numerator, denominator, value, unknown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from gwella.code_of_practice.units import AMOUNTS, COUNT, PEOPLE, SHARE
from gwella.returns.definitions import Severity
from gwella.stats.values import Worked, worked

NUMBER = re.compile(r"-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")
LARGEST = 10**12  # far more than anybody counts; a number of more digits than this is a slip
STARRED = "*"
WHOLE = (COUNT, PEOPLE)
# What statistical tables print where there is no figure, and the note code that says the same.
SYMBOLS = {STARRED: "c", ".": "z", "..": "x"}


class Mistake(msgspec.Struct, frozen=True):
    """One thing that is wrong in a row: the column ("" for the row), the rule and its parameters."""

    column: str
    rule: str
    severity: Severity = Severity.REFUSE
    parameters: Mapping[str, str | int] = {}


class Amounts(msgspec.Struct, frozen=True):
    """A row's numbers by field of a result, the note codes that its symbols stand for, and mistakes."""

    numbers: Mapping[str, Any]
    notes: tuple[str, ...]
    is_starred: bool
    mistakes: tuple[Mistake, ...]


def amounts(row: Mapping[str, str], unit: str) -> Amounts:
    """Return the numbers of a row, completed: a count's value from its numerator, a share's from both."""
    texts = {name: row.get(name, "") for name in ("numerator", "denominator", "value", "unknown")}
    mistakes = list(_mistakes(texts, unit))
    numbers: dict[str, Any] = {name: as_number(text) for name, text in texts.items()}
    if not mistakes and not _symbols(texts):
        numbers, differs = _completed(numbers, unit, texts["value"])
        mistakes += [Mistake("value", "figure_value_differs", Severity.QUERY)] if differs else []
    if numbers["unknown"] is not None and not mistakes:
        numbers["unknown"] = int(numbers["unknown"])
    symbols = _symbols(texts)
    notes = tuple(SYMBOLS[symbol] for symbol in symbols if symbol != STARRED)
    return Amounts(numbers, notes, STARRED in symbols, tuple(mistakes))


def as_number(text: str) -> float | None:
    """Return the number that a cell holds; None for an empty cell, a symbol or what is no number."""
    return float(text.replace(",", "")) if NUMBER.fullmatch(text) else None


def _symbols(texts: Mapping[str, str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts.values() if text in SYMBOLS))


def _mistakes(texts: Mapping[str, str], unit: str) -> Iterator[Mistake]:
    for name, text in texts.items():
        number = as_number(text)
        if number is None and text and text not in SYMBOLS:
            yield Mistake(name, "figure_number")
        elif number is not None and number > LARGEST:
            yield Mistake(name, "figure_too_large")
        elif number is not None and number < 0:
            yield Mistake(name, "figure_negative")
        elif number is not None and name == "unknown" and not number.is_integer():
            yield Mistake(name, "figure_whole")
        elif number is not None and unit in WHOLE and not number.is_integer():
            yield Mistake(name, "figure_not_whole")
    part, whole, value = (as_number(texts[name]) for name in ("numerator", "denominator", "value"))
    if unit == SHARE and part is not None and whole is not None and part > whole:
        yield Mistake("numerator", "figure_part_exceeds_whole")
    if unit == SHARE and value is not None and value > 1:
        yield Mistake("value", "figure_share_over_one")


def _completed(numbers: Mapping[str, Any], unit: str, stated: str) -> tuple[dict[str, Any], bool]:
    """Return the numbers with value and interval, and whether the stated value is another than the two give."""
    part, whole, value = (numbers[name] for name in ("numerator", "denominator", "value"))
    if unit in AMOUNTS:
        return {**numbers, "numerator": value if part is None else part, "value": part if value is None else value}, (
            None not in (part, value) and part != value
        )
    figure = worked(part, whole, unit) if part is not None and whole else Worked()
    interval = {"low": figure.low, "high": figure.high, "method": figure.method}
    known = figure.value if value is None else value
    differs = None not in (figure.value, value) and abs(figure.value - value) > _rounding(stated)
    return {**numbers, **interval, "value": known}, differs


def _rounding(stated: str) -> float:
    """Return by how much a published value may lie off: half of its last decimal, and a hair for binary numbers."""
    decimals = len(stated.partition(".")[2])
    return float(0.5 * 10.0**-decimals + 1e-9)
