"""Asking a check. One that breaks down is our fault, is said so, and ends the run: it is never a check left out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gwella.code_of_practice.errors import Fault, GwellaError
from gwella.returns.definitions import Check
from gwella.returns.rows import Rows
from gwella.returns.rule import Found, WholeRule

if TYPE_CHECKING:
    import numpy as np


class CheckBrokeDown(Fault):
    """A check could not be asked, though everything that it needs is there."""


def broken(key: str, check: Check, rows: Rows) -> np.ndarray:
    """Return at which places the rows lie that break a check of rows. Raises CheckBrokeDown."""
    with loudly(key, rows.of):
        return rows.where(check.rule.broken(rows))


def found(key: str, rule: WholeRule, rows: Rows) -> list[Found]:
    """Return what a check of whole tables finds. Raises CheckBrokeDown."""
    with loudly(key, rows.of):
        return list(rule.found(rows))


@contextmanager
def loudly(key: str, table: str) -> Iterator[None]:
    """Let whatever goes wrong in here be a fault of ours that names the check, and nothing of anybody's rows.

    The error's own words may quote a cell, so that only its kind is said.
    """
    try:
        yield
    except (GwellaError, OSError):
        raise
    except Exception as error:
        raise CheckBrokeDown("returns.check_broke_down", check=key, table=table, kind=type(error).__name__) from error
