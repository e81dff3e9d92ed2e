"""Checks of figures: `definitions/figure_checks/`, one file each. They are asked of what is counted already."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from gwella.code_of_practice.language import Text
from gwella.code_of_practice.misfit import Misfit
from gwella.code_of_practice.reading import each, kept
from gwella.returns.definitions import Severity
from gwella.returns.figure_rules import FigureWord

KEYS = "figures"  # before the key of a check of figures, so that it is never that of a check of rows


class FigureExample(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Figures, and which of them (1 is the first) the check finds. `wholes` say what each is part of."""

    says: Text
    given: str
    finds: tuple[int, ...]
    year: int = 2024
    wholes: dict[str, str] = {}
    several: tuple[str, ...] = ()


class FigureCheck(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One check of figures: what is wrong when it is broken, and how to put that right."""

    rule: FigureWord
    severity: Severity
    what: Text
    remedy: Text
    example: tuple[FigureExample, ...]

    def __post_init__(self) -> None:
        if not self.example:
            raise Misfit("misfits.check_without_example")


@kept
def figure_checks() -> Mapping[str, FigureCheck]:
    """Return every check of figures by its key, which begins as no table is called. Raises DefinitionError."""
    return {f"{KEYS}.{key}": check for key, check in each("figure_checks", FigureCheck).items()}
