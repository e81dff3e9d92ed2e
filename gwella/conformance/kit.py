"""The kit as a folder: each case as the files of a return, what is expected of it, and the file to hand back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import say
from gwella.code_of_practice.sheets import Cell, write_sheet
from gwella.code_of_practice.years import year_label
from gwella.conformance.answers import answer_table, no_figure
from gwella.conformance.cases import Case, Row, cases, kit_id, left_out
from gwella.conformance.packs import pack, write_guide
from gwella.returns.generate.files import Format
from gwella.returns.template.naming import headings
from gwella.returns.template.pages import table_name
from gwella.snapshots.tables import table

CASES, EXPECTED, RESULTS, COUNTS, NOT_IN_KIT = (
    "cases",
    "expected.csv",
    "results-template.csv",
    "counts.csv",
    "not-in-kit.csv",
)
GUIDE = (
    "title",
    "guide_what",
    "guide_folders",
    "guide_steps",
    "guide_results",
    "guide_check",
    "guide_drafts",
    "guide_use",
)
HEADS = ("case", "metric", "edition", "code", "confidence", "area", "period", "value", "unknown", "unit")


def write_kit(to: Path, year: int, language: Language, made_on: date) -> None:
    """Write the kit of `year` to a new or empty folder; headings in `language`. Raises NotAllowed."""
    every = cases(year)
    with pack(to, "conformance kit", year, made_on, kit=kit_id(year), language=language) as folder:
        for case in every:
            _write_case(folder / CASES / case.name, case, language)
        write_sheet(folder / EXPECTED, [_heads(HEADS, language), *_expected(every, language)])
        write_sheet(folder / RESULTS, [answer_headings(language), *_to_fill_in(every)])
        write_sheet(folder / NOT_IN_KIT, [_heads(("metric", "reason"), language), *_not_in_kit(year, language)])
        write_guide(folder, "conformance", GUIDE, year=year_label(year), begun=str(year), cases=len(every))


def answer_headings(language: Language) -> list[str]:
    """Return the headings of the file that is handed back."""
    return [column.title.in_(language) for column in answer_table().columns.values()]


def plain(value: float | None, language: Language) -> str:
    """Return a value as the kit writes it: to its last digit, whole numbers whole, and words where there is none."""
    if value is None:
        return no_figure(language)
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def _write_case(folder: Path, case: Case, language: Language) -> None:
    """Write the tables of a case; in a folder for each area where there are several."""
    for area, tables in case.tables.items():
        its = folder / area if len(case.tables) > 1 else folder
        its.mkdir(parents=True)
        for name, rows in tables.items():
            write_sheet(its / table_name(name, language, Format.CSV), _table(name, rows, language))
    if case.counts:
        folder.mkdir(parents=True)
        write_sheet(folder / COUNTS, [_heads(("metric", "value", "unknown"), language), *_counts(case)])


def _table(name: str, rows: Sequence[Row], language: Language) -> Iterator[Sequence[str]]:
    """Yield the headings that a template has, but for what only the officer's own files hold, and the rows."""
    shown: Mapping[str, str] = {
        key: head for key, head in headings(name, language).items() if key in table(name).stored
    }
    yield list(shown.values())
    yield from ([row.get(column, "") for column in shown] for row in rows)


def _counts(case: Case) -> Iterator[Sequence[Cell]]:
    yield from ((metric, value, unknown) for metric, (value, unknown) in case.counts.items())


def _expected(every: Sequence[Case], language: Language) -> Iterator[Sequence[Cell]]:
    for case in every:
        told: tuple[Cell, ...] = (case.name, case.metric, case.edition, case.code, case.confidence.value)
        for area, found in case.expected.items():
            yield (*told, area, case.period, plain(found.value, language), found.unknown, case.unit)


def _not_in_kit(year: int, language: Language) -> Iterator[Sequence[Cell]]:
    yield from ((key, say(f"conformance.reason_{why}", language)) for key, why in left_out(year).items())


def _to_fill_in(every: Sequence[Case]) -> Iterator[Sequence[str]]:
    yield from ([case.name, case.metric, area, "", ""] for case in every for area in case.expected)


def _heads(names: Sequence[str], language: Language) -> list[str]:
    return [say(f"conformance.head_{name}", language) for name in names]
