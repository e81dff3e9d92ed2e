"""Worklists: one file a team, with what to put right in the case system, worst first.

They are the only place, beside the officer's own files, where case references, workers and teams
stand. A second run compares with the lists that lie there: put right, still open, new.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from enum import StrEnum, auto
from pathlib import Path

import msgspec

from gwella.code_of_practice.errors import ReturnRejected
from gwella.code_of_practice.language import Language, Text
from gwella.code_of_practice.messages import said, say
from gwella.code_of_practice.sheets import write_sheet
from gwella.code_of_practice.words import vocabulary
from gwella.code_of_practice.writing import make_folder, whole
from gwella.returns.definitions import RANK
from gwella.returns.findings import Finding
from gwella.returns.mapping import fold, mapped, printable
from gwella.returns.separated import read_separated

COLUMNS = (
    "state",
    "severity",
    "case_reference",
    "worker",
    "table",
    "file",
    "row",
    "column",
    "what",
    "remedy",
    "figures",
    "finding",
)
CAME_LATER = frozenset({"file", "severity"})
STEM = "worklist"
LONGEST_NAME = 50

Figures = Mapping[tuple[str, str], tuple[Text, ...]]
Row = dict[str, str]


class State(StrEnum):
    """What became of a finding since the last worklist."""

    NEW = auto()
    STILL_OPEN = auto()
    PUT_RIGHT = auto()


class _Heading(msgspec.Struct, frozen=True):
    title: Text
    aliases: tuple[str, ...] = ()
    required: bool = True


class Written(msgspec.Struct, frozen=True):
    """The worklists that were written, and how many findings are in each state."""

    files: tuple[Path, ...]
    states: Mapping[State, int]


def write_worklists(findings: Iterable[Finding], folder: Path, figures: Figures, language: Language) -> Written:
    """Write one CSV file a team to `folder`, all of them or none. Raises ReturnRejected, NotAllowed."""
    before = {path: list(_read(path)) for path in sorted(folder.glob(f"{STEM}*.csv"))}
    open_before = {row["finding"] for rows in before.values() for row in rows if not _is_put_right(row)}
    lists: dict[Path, list[Row]] = {path: [] for path in before}
    states: Counter[State] = Counter()
    open_now: set[str] = set()
    for identity, finding in _worst_first(findings, figures):
        state = State.STILL_OPEN if identity in open_before else State.NEW
        states[state] += 1
        open_now.add(identity)
        lists.setdefault(folder / file_name(finding.team), []).append(_row(finding, identity, state, figures, language))
    for path, rows in before.items():
        for row in rows:
            if row["finding"] not in open_now and not _is_put_right(row):
                states[State.PUT_RIGHT] += 1
                lists[path].append(row | {"state": say(f"worklist.{State.PUT_RIGHT}", language)})
    _write(lists, folder, language)
    return Written(tuple(lists), states)


def figures_of(finding: Finding, figures: Figures) -> tuple[Text, ...]:
    """Return the figures that a finding changes, each once."""
    return tuple(dict.fromkeys(text for field in finding.fields for text in figures.get((finding.table, field), ())))


def identity(finding: Finding) -> str:
    """Return what a finding is known by from one run to the next: its rule and record, never its row number."""
    record = (finding.case_reference, finding.row_key)
    if not any(record):
        record = (finding.file, str(finding.row))
    parts = (finding.table, finding.rule, finding.column, *record)
    # The letter in front keeps Excel from reading 12e34 as a number.
    return "G" + hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


def file_name(team: str) -> str:
    """Return the name of a team's file: letters, digits and hyphens only, and no two teams in one by accident."""
    if not team.strip():
        return f"{STEM}.csv"
    plain = unicodedata.normalize("NFKD", team.casefold()).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if not slug or len(slug) > LONGEST_NAME:
        slug = f"{slug[:LONGEST_NAME]}-{hashlib.sha256(team.encode()).hexdigest()[:6]}".strip("-")
    return f"{STEM}-{slug}.csv"


def _worst_first(findings: Iterable[Finding], figures: Figures) -> Iterator[tuple[str, Finding]]:
    """Yield findings with their identity; the second of two alike is told apart by its number."""

    def badness(finding: Finding) -> tuple[int, int, str, int]:
        changed = len(figures_of(finding, figures))
        return (RANK[finding.severity], -changed, finding.table, finding.row or 0)

    seen: Counter[str] = Counter()
    for finding in sorted(findings, key=badness):
        name = identity(finding)
        seen[name] += 1
        yield (name if seen[name] == 1 else f"{name}-{seen[name]}"), finding


def _row(finding: Finding, name: str, state: State, figures: Figures, language: Language) -> Row:
    return {
        "state": say(f"worklist.{state}", language),
        "severity": say(f"check.{finding.severity}", language),
        "case_reference": finding.case_reference,
        "worker": finding.worker,
        "table": finding.table_title.in_(language),
        "file": finding.file,
        "row": "" if finding.row is None else str(finding.row),
        "column": said(finding.column_title, language),
        "what": finding.what.in_(language),
        "remedy": finding.remedy.in_(language),
        "figures": "; ".join(text.in_(language) for text in figures_of(finding, figures)),
        "finding": name,
    }


def _headings() -> Mapping[str, _Heading]:
    # Lists of before had no file, or did not say how bad a finding is; what they say can still be compared with.
    return {name: _Heading(vocabulary()[f"worklist.{name}"], required=name not in CAME_LATER) for name in COLUMNS}


def _read(path: Path) -> Iterator[Row]:
    """Yield the rows of an earlier worklist, in whichever language it was written."""
    grid = read_separated(path)
    headings = mapped(grid.headings, _headings())
    if headings.missing:
        column = vocabulary()[f"worklist.{headings.missing[0]}"]
        raise ReturnRejected("worklist.not_ours", file=printable(path.name), column=column)
    for cells in grid.rows:
        yield {name: cells[place] for name, place in headings.places.items()}


def _is_put_right(row: Row) -> bool:
    words = vocabulary()[f"worklist.{State.PUT_RIGHT}"]
    return fold(row["state"]) in (fold(words.en), fold(words.cy))


def _write(lists: Mapping[Path, list[Row]], folder: Path, language: Language) -> None:
    """Write every list beside its place, then put all of them there."""
    make_folder(folder, private=True)
    headings = [say(f"worklist.{name}", language) for name in COLUMNS]
    with ExitStack() as together:
        for path, rows in lists.items():
            unfinished = together.enter_context(whole(path))
            write_sheet(unfinished, [headings, *([row.get(name, "") for name in COLUMNS] for row in rows)])
