"""Checks as rows and as data: what each looks for, in words and as the rule that Gwella itself asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from gwella.code_of_practice.language import Language
from gwella.returns.definitions import Check, checks_in
from gwella.returns.figure_checks import figure_checks_in
from gwella.returns.findings import Finding
from gwella.snapshots.tables import table

HEADINGS = ("check", "table", "severity", "rows", "column", "what_en", "what_cy", "remedy_en", "remedy_cy", "rule")


def check_rows(year: int) -> Iterator[Sequence[str]]:
    """Yield the headings, and each check of a year for every table that it is asked of, as its findings say it."""
    yield HEADINGS
    for key, check in checks_in(year).items():
        for name in check.tables:
            finding = _finding(key, check, name)
            what, remedy = ([said.in_(language) for language in Language] for said in (finding.what, finding.remedy))
            rule = msgspec.json.encode(without_nothing(msgspec.to_builtins(check.rule))).decode()
            yield key, name, check.severity, check.rows, finding.column, *what, *remedy, rule


def checks_as_data(year: int) -> dict[str, Any]:
    """Return every check of a year by its key: tables, severity, years, which rows it looks at, rule and words."""
    return {key: _as_data(key, check) for key, check in checks_in(year).items()}


def figure_checks_as_data(year: int) -> dict[str, Any]:
    """Return every check of figures of a year by its key: severity, years, rule and words, with numbers in braces."""
    return {
        key: {
            "severity": check.severity,
            "from": check.edition[0].from_ if check.edition else None,
            "until": check.until,
            "rule": without_nothing(msgspec.to_builtins(check.rule)),
            "what": check.what,
            "remedy": check.remedy,
            "examples": [example.says for example in check.example],
        }
        for key, check in figure_checks_in(year).items()
    }


def without_nothing(facts: Any) -> Any:
    """Return plain facts without the fields that say nothing."""
    if isinstance(facts, dict):
        return {name: without_nothing(fact) for name, fact in facts.items() if fact is not None}
    return [without_nothing(fact) for fact in facts] if isinstance(facts, list | tuple) else facts


def _as_data(key: str, check: Check) -> dict[str, Any]:
    return {
        "severity": check.severity,
        "from": check.edition[0].from_ if check.edition else None,
        "until": check.until,
        "rows": check.rows,
        "compares_with_last_year": check.rule.asks_last_year,
        "leaves_row_out": check.rule.leaves_out,
        "rule": without_nothing(msgspec.to_builtins(check.rule)),
        "tables": {name: _in_table(key, check, name) for name in check.tables},
        "examples": [example.says for example in check.example],
    }


def _in_table(key: str, check: Check, name: str) -> dict[str, Any]:
    finding = _finding(key, check, name)
    return {
        "columns": check.rule.fields(table(name)),
        "what": {language.value: finding.what.in_(language) for language in Language},
        "remedy": {language.value: finding.remedy.in_(language) for language in Language},
    }


def _finding(key: str, check: Check, name: str) -> Finding:
    """Return what the check would say of a row of one table."""
    column = next(iter(check.rule.fields(table(name))), "")
    return Finding(table=name, file=f"{name}.csv", rule=key, severity=check.severity, column=column)
