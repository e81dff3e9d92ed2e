"""The stage of the checks alone: rows × rules that are really asked, of tables that are loaded already."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gwella.bench.steps import step
from gwella.returns.check import checked_tables
from gwella.returns.concerned import concerned, period_of
from gwella.returns.definitions import Scope, asked_of
from gwella.returns.load import Loaded, load_all
from gwella.returns.read import read_folder
from gwella.returns.whose import authority_of

if TYPE_CHECKING:
    from gwella.bench.runs import Facts, Given


def checked(given: Given, work: object, facts: Facts) -> None:
    """Check every authority's tables, one authority in memory at a time, and count what was asked."""
    asked = findings = 0
    for folder in sorted(Path(given.extracts).iterdir()):
        sheets = read_folder(folder).sheets
        loaded = load_all(sheets)
        with step(facts, "check_cpu"):
            found = checked_tables(loaded, authority_of(sheets))
        asked += rows_and_rules(loaded)
        findings += len(found.findings)
    facts["rows_and_rules"], facts["findings"] = float(asked), float(findings)


def rows_and_rules(read: Sequence[Loaded]) -> int:
    """Return how many answers the rules give about these tables: one for each row that each is asked about."""
    import pyarrow.compute as pc

    tables, answers, period = {loaded.table: loaded for loaded in read}, 0, period_of(read)
    for name, of_the_year in concerned(tables, period).items():
        for check in asked_of(name, period.year, tables[name].present, tables).values():
            answers += pc.sum(of_the_year).as_py() or 0 if check.rows is Scope.YEAR else len(of_the_year)
    return answers
