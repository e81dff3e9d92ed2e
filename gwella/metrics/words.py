"""The closed vocabulary of conditions: one word, one function.

Each takes what a cell holds and a value and says whether it meets the condition: one cell, or a column of them in
Ibis. An empty cell neither meets nor fails: that is left to `holds` and to Ibis, which both say that it is not known.
Definitions cannot say anything else; there is no `eval` and no SQL.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any


def is_(cell: Any, value: Any) -> Any:
    """Known, and the same as `value`."""
    return cell == value


def is_not(cell: Any, value: Any) -> Any:
    """Known, and different from `value`."""
    return cell != value


def one_of(cell: Any, value: tuple[str, ...]) -> Any:
    """Known, and among the values."""
    return reduce(or_, (cell == one for one in value))


def at_least(cell: Any, value: int) -> Any:
    """Known, and `value` or more."""
    return cell >= value


def at_most(cell: Any, value: int) -> Any:
    """Known, and `value` or less."""
    return cell <= value


WORDS: dict[str, Callable[[Any, Any], Any]] = {
    "is": is_,
    "is_not": is_not,
    "one_of": one_of,
    "at_least": at_least,
    "at_most": at_most,
}


def holds(word: str, cell: Any, value: Any) -> bool | None:
    """Return whether one cell meets a condition; None where it is empty."""
    return None if cell is None else bool(WORDS[word](cell, value))
