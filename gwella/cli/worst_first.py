"""Findings by check, the worst first: what a long list comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from gwella.cli.reader import READER, spoken
from gwella.returns.definitions import RANK, Severity
from gwella.returns.findings import Finding

Name = TypeVar("Name", str, tuple[str, str])
SHORT = 10  # findings that are counted at a glance
SHOWN = 6  # checks of each severity


def counted(names: Iterable[Name]) -> list[tuple[Name, int]]:
    """Return each name with how often it is there, the most frequent first."""
    return sorted(Counter(names).items(), key=lambda one: (-one[1], one[0]))


def by_check(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield a line for each severity, and below it its most frequent checks; nothing where the list is short."""
    if len(findings) <= SHORT:
        return
    for severity in sorted(Severity, key=RANK.__getitem__):
        its = [one for one in findings if one.severity is severity]
        found = counted(one.rule for one in its)
        if found:
            yield spoken(f"check.of_{severity}", count=len(its), checks=len(found))
        for rule, times in found[:SHOWN]:
            # One check may say something else of each column.
            said = list(dict.fromkeys(one.what.in_(READER) for one in its if one.rule == rule))
            code = "check.of_a_check" if len(said) == 1 else "check.of_a_check_of_many"
            yield spoken(code, count=times, rule=rule, what=said[0])
        if left := found[SHOWN:]:
            yield spoken("check.other_checks", checks=len(left), count=sum(times for _, times in left))
