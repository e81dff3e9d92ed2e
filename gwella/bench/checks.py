"""The stage of the checks alone: rows × rules that are really asked, of tables that are loaded already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gwella.bench.steps import step
from gwella.returns.check import checked_tables
from gwella.returns.concerned import concerned, period_of
from gwella.returns.definitions import Check, Scope, checks_of
from gwella.returns.load import Loaded, load
from gwella.returns.read import read_folder
from gwella.returns.whose import authority_of
from gwella.snapshots.tables import table

if TYPE_CHECKING:
    from gwella.bench.runs import Facts, Given


def checked(given: Given, work: object, facts: Facts) -> None:
    """Check every authority's tables, one authority in memory at a time, and count what was asked."""
    asked = findings = 0
    for folder in sorted(Path(given.extracts).iterdir()):
        sheets = read_folder(folder).sheets
        loaded = [load(sheet) for sheet in sheets]
        with step(facts, "check_cpu"):
            found = checked_tables(loaded, authority_of(sheets))
        asked += rows_and_rules(loaded)
        findings += len(found.findings)
    facts["rows_and_rules"], facts["findings"] = float(asked), float(findings)


def rows_and_rules(read: Sequence[Loaded]) -> int:
    """Return how many answers the rules give about these tables: one for each row that each is asked about."""
    import numpy as np

    tables, period, answers = {loaded.table: loaded for loaded in read}, period_of(read), 0
    for loaded in read:
        of_the_year = int(np.asarray(concerned(loaded, period, tables)).sum())
        for check in _asked(loaded, tables):
            answers += of_the_year if check.rows is Scope.YEAR else len(loaded.rows)
    return answers


def _asked(loaded: Loaded, tables: Mapping[str, Loaded]) -> Iterator[Check]:
    """Yield the checks that can be asked of a table: their columns are there, and the tables that they need."""
    for check in checks_of(loaded.table).values():
        there = all(field in loaded.present for field in check.rule.fields(table(loaded.table)))
        if there and all(name in tables for name in check.rule.needs()):
            yield check
