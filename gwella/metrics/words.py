"""The closed vocabulary of conditions: one word, one function.

Each takes a column and a value and gives true, false or, for an empty cell, unknown: an empty cell
never matches and never fails. Definitions cannot say anything else; there is no `eval` and no SQL.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, Column


def is_(column: Column, value: Any) -> BooleanValue:
    """Known, and the same as `value`."""
    return column == value


def is_not(column: Column, value: Any) -> BooleanValue:
    """Known, and different from `value`."""
    return column != value


def one_of(column: Column, value: tuple[str, ...]) -> BooleanValue:
    """Known, and among the values."""
    return column.isin(value)


def at_least(column: Column, value: int) -> BooleanValue:
    """Known, and `value` or more."""
    return column >= value


def at_most(column: Column, value: int) -> BooleanValue:
    """Known, and `value` or less."""
    return column <= value


WORDS: dict[str, Callable[[Any, Any], Any]] = {
    "is": is_,
    "is_not": is_not,
    "one_of": one_of,
    "at_least": at_least,
    "at_most": at_most,
}
