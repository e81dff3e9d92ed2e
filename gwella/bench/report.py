"""What a benchmark says: ratios first, each beside its bar and its aim; then seconds, memory and conditions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from gwella.bench.rounds import Outcome
from gwella.bench.runs import Median
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import say

GWELLAS_OWN = ("engine", "end_to_end", "incremental", "checks")  # whose peak memory is ours
FACTS = ("read_cpu", "check_cpu", "keep_cpu", "figures_cpu", "cells_cpu")
LARGEST = 20


class Asked(msgspec.Struct, frozen=True):
    """A number that is asked for, or that explains one: how it is worked out from the medians, its bar and its aim.

    At most the bar, or with `at_least` no less; the signs say so to the reader. `per_cent` is how it is shown.
    """

    name: str
    ways: tuple[str, ...]
    worked_out: Callable[[dict[str, Median]], float]
    bar: float | None = None
    aim: float | None = None
    at_least: bool = False
    decimals: int = 2
    per_cent: bool = False


def _cpu(above: str, below: str) -> dict[str, Any]:
    """Return a ratio of the CPU seconds of two ways' own work."""
    return {"ways": (above, below), "worked_out": lambda found: found[above].own_cpu / found[below].own_cpu}


def asked(scale: int) -> tuple[Asked, ...]:
    """Return the numbers that issue and documentation ask for; memory has a bar of its own at scale 20."""
    memory = (4096.0, 2048.0) if scale == LARGEST else (1024.0, 512.0)
    return (
        Asked("over_scan", **_cpu("engine", "scan"), bar=6, aim=3),
        Asked("over_pandas", **_cpu("pandas", "engine"), bar=8, aim=20, at_least=True, decimals=1),
        Asked("end_to_end_over_pandas", **_cpu("pandas", "end_to_end"), bar=2, aim=4, at_least=True),
        Asked("end_to_end_over_pandas_singly", **_cpu("pandas_singly", "end_to_end"), at_least=True),
        Asked("incremental_over_full", **_cpu("incremental", "end_to_end"), bar=0.1, aim=0.03, per_cent=True),
        Asked("ibis_over_sql", **_cpu("ibis", "sql"), bar=1.5, aim=1.1),
        Asked("checks_rows_rules_per_cpu_s", ("checks",), _answers_a_second, 2.5e6, 6e6, at_least=True, decimals=0),
        Asked("peak_mb", (), _peak, *memory, decimals=0),
        Asked("help_s", ("help",), lambda found: found["help"].cpu, 0.3),
        Asked("site_import_s", ("site",), lambda found: found["site"].cpu, 0.6),
    )


def numbers(outcome: Outcome, scale: int) -> dict[str, float]:
    """Return those of the numbers asked for that can be worked out from what was run."""
    there = outcome.medians
    return {
        one.name: one.worked_out(there)
        for one in asked(scale)
        if all(way in there for way in one.ways) and (one.ways or any(way in there for way in GWELLAS_OWN))
    }


def as_json(outcome: Outcome, scale: int) -> str:
    """Return one line with one object: the numbers asked for, what was compared, every median, the conditions."""
    content: dict[str, Any] = {name: round(value, 4) for name, value in numbers(outcome, scale).items()}
    content["values_compared"] = outcome.compared.values
    content["values_different"] = outcome.compared.different
    content["scale"], content["computed"], content["left_out"] = scale, outcome.computed, outcome.left_out
    content["rows"] = outcome.data.rows if outcome.data else {}
    content["ways"], content["conditions"], content["loads"] = outcome.medians, outcome.conditions, outcome.loads
    return msgspec.json.encode(content).decode()


def lines(outcome: Outcome, scale: int, language: Language) -> Iterator[str]:
    """Yield what was measured, for a reader."""
    if outcome.data:
        yield say("bench.data", language, rows=sum(outcome.data.rows.values()), authorities=len(outcome.data.sizes))
    if outcome.compared.figures:
        yield say("bench.computed", language, **outcome.computed)
        if outcome.left_out:
            yield say("bench.left_out", language, metrics=", ".join(outcome.left_out))
    found = numbers(outcome, scale)
    if found:
        yield from _table(_ratios(found, scale, language))
        yield say("bench.of_own_work", language)
    if outcome.compared.values:
        compared = outcome.compared
        yield say("bench.compared", language, values=compared.values, different=compared.different)
        yield from (f"  {key}" for key in compared.first)
    if outcome.medians:
        yield from _table(_seconds(outcome, language))
        yield from _steps(outcome, language)
        yield from _conditions(outcome, language)


def _ratios(found: dict[str, float], scale: int, language: Language) -> list[tuple[str, ...]]:
    headings = ("what", "measured", "bar", "aim")
    rows = [tuple(say(f"bench.heading_{name}", language) for name in headings)]
    for one in asked(scale):
        if one.name in found:
            sign = "≥" if one.at_least else "≤"
            limits = (f"{sign} {_shown(limit, one)}" if limit is not None else "" for limit in (one.bar, one.aim))
            rows.append((say(f"bench.{one.name}", language), _shown(found[one.name], one), *limits))
    return rows


def _shown(value: float, one: Asked) -> str:
    return f"{value:.1%}" if one.per_cent else f"{value:,.{one.decimals}f}"


def _seconds(outcome: Outcome, language: Language) -> list[tuple[str, ...]]:
    headings = ("way", "own_cpu", "own_wall", "cpu", "wall", "peak")
    rows = [tuple(say(f"bench.heading_{name}", language) for name in headings)]
    for way, its in outcome.medians.items():
        seconds = (f"{one:,.2f}" for one in (its.own_cpu, its.own_wall, its.cpu, its.wall))
        rows.append((say(f"bench.way_{way}", language), *seconds, f"{its.peak_mb:,.0f}" if its.peak_mb else ""))
    return rows


def _steps(outcome: Outcome, language: Language) -> Iterator[str]:
    """Yield how many of a way's CPU seconds each of its steps takes."""
    for way, its in outcome.medians.items():
        steps = [(name, value) for name in FACTS if isinstance(value := its.facts.get(name), float)]
        if steps:
            said = "; ".join(f"{say(f'bench.step_{name}', language)} {value:,.2f}" for name, value in steps)
            yield say("bench.steps", language, way=say(f"bench.way_{way}", language), steps=said)


def _conditions(outcome: Outcome, language: Language) -> Iterator[str]:
    said = ", ".join(f"{name} {value}" for name, value in outcome.conditions.items())
    yield say("bench.conditions", language, conditions=said)
    if outcome.loads:
        loads, rounds = outcome.loads, max(its.rounds for its in outcome.medians.values())
        yield say("bench.load", language, least=min(loads), most=max(loads), rounds=rounds)


def _table(rows: list[tuple[str, ...]]) -> Iterator[str]:
    """Yield rows with their columns below each other, the first to the left and the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    yield ""
    for row in rows:
        first, *others = (
            cell.ljust(width) if not i else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join([first, *others]).rstrip()
    yield ""


def _answers_a_second(found: dict[str, Median]) -> float:
    facts = found["checks"].facts
    return float(facts["rows_and_rules"]) / float(facts["check_cpu"])


def _peak(found: dict[str, Median]) -> float:
    return max(found[way].peak_mb for way in GWELLAS_OWN if way in found)
