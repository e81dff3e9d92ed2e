"""What a workbook's own check (Excel calls it data validation) accepts in a cell.

Only what can be told without working out a formula refuses a number: its kind, bounds that are numbers, and a list
that is written out. Anything else is left to whoever opens the workbook.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import eq, ge, gt, le, lt, ne

import msgspec

from gwella.forms.references import Box, Ref, boxes
from gwella.forms.xml_parts import Element

CHECK, FORMULAS = "dataValidation", ("formula1", "formula2")
WHOLE, LIST = "whole", "list"
NUMBERS = (WHOLE, "decimal")
BETWEEN, NOT_BETWEEN = "between", "notBetween"
AGAINST_ONE: Mapping[str, Callable[[float, float], bool]] = {
    "equal": eq,
    "notEqual": ne,
    "lessThan": lt,
    "lessThanOrEqual": le,
    "greaterThan": gt,
    "greaterThanOrEqual": ge,
}


class Check(msgspec.Struct, frozen=True):
    """What may be typed into some cells: a kind of answer, and what it is compared with."""

    cells: tuple[Box, ...]
    kind: str
    operator: str
    formulas: tuple[str, ...]

    def accepts(self, number: float) -> bool:
        """Say whether a number may be typed; true where that is not told without working something out."""
        if self.kind == LIST:
            return self._is_in_list(number)
        if self.kind not in NUMBERS:
            return True
        return (self.kind != WHOLE or float(number).is_integer()) and self._is_within(number)

    def _is_in_list(self, number: float) -> bool:
        written = self.formulas[0].strip() if self.formulas else ""
        if not (written.startswith('"') and written.endswith('"')):
            return True  # the list stands in other cells
        return number in map(_number, written.strip('"').split(","))

    def _is_within(self, number: float) -> bool:
        bounds = [_number(one) for one in self.formulas]
        if self.operator in AGAINST_ONE:
            return not bounds or bounds[0] is None or AGAINST_ONE[self.operator](number, bounds[0])
        low, high = (*bounds, None, None)[:2]
        if low is None or high is None:
            return True
        return (low <= number <= high) is (self.operator != NOT_BETWEEN)


def checks_in(found: Iterable[Element]) -> Iterator[Check]:
    """Yield the checks that stop who types something else; one that only warns is none. Raises ValueError, KeyError."""
    formulas: dict[int, list[str]] = {}
    stopping: list[Element] = []
    for one in found:
        if one.name == CHECK:
            formulas[one.start] = its = []
            stopping += [one] if _stops(one) else []
        elif one.name in FORMULAS and one.within[-1] == CHECK:
            its.append(one.text)
    for one in stopping:
        operator = one.attributes.get("operator", BETWEEN)
        kind = one.attributes.get("type", "")
        yield Check(boxes(one.attributes["sqref"]), kind, operator, tuple(formulas[one.start]))


def _stops(one: Element) -> bool:
    shown = one.attributes.get("showErrorMessage") in ("1", "true")
    return shown and one.attributes.get("errorStyle", "stop") == "stop"


def accepted(checks: Sequence[Check], cell: Ref, number: float) -> bool:
    """Say whether every check of a cell accepts a number."""
    return all(one.accepts(number) for one in checks if any(cell in box for box in one.cells))


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
