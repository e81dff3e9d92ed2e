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

SHOWN = 5  # figures in a cell; the others of a long list are in a file beside the worklists
FIGURES = "figures-changed.csv"
FIGURES_COLUMNS = ("list", "figure")

Row = dict[str, str]


class Figure(msgspec.Struct, frozen=True):
    """A figure, by its title, and the client groups that it counts; None where it does not look at them."""

    title: Text
    groups: frozenset[str] | None = None

    def counts(self, group: str) -> bool:
        """Say whether a row of a client group can change it; one whose group is not known ("") can change any."""
        return not group or self.groups is None or group in self.groups


Figures = Mapping[tuple[str, str], tuple[Figure, ...]]


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
    """The worklists that were written, what goes with them last, and how many findings are in each state."""

    files: tuple[Path, ...]
    states: Mapping[State, int]


def write_worklists(findings: Iterable[Finding], folder: Path, figures: Figures, language: Language) -> Written:
    """Write one CSV file a team to `folder`, all of them or none. Raises ReturnRejected, NotAllowed."""
    before = {path: list(_read(path, _headings())) for path in sorted(folder.glob(f"{STEM}*.csv"))}
    long = _long_lists(folder, findings := list(findings), figures, language)
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
    _write(lists, long, folder, language)
    return Written((*lists, *([folder / FIGURES] if long else [])), states)


def figures_of(finding: Finding, figures: Figures) -> tuple[Text, ...]:
    """Return the titles of the figures that a finding changes, each once: a carer's row changes no count of adults."""
    touched = (one for field in finding.fields for one in figures.get((finding.table, field), ()))
    return tuple(dict.fromkeys(one.title for one in touched if one.counts(finding.sure_group)))


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
        "figures": _some(figures_of(finding, figures), language),
        "finding": name,
    }


def _some(titles: tuple[Text, ...], language: Language) -> str:
    """Return a list of figures for a cell: the first few, how many more there are, and where they are all named."""
    said = [title.in_(language) for title in titles[:SHOWN]]
    if more := len(titles) - len(said):
        said.append(say("worklist.more", language, count=more, list=_list_name(titles), file=FIGURES))
    return "; ".join(said)


def _list_name(titles: tuple[Text, ...]) -> str:
    """Return what a long list is called: the same in both languages, and from one run to the next."""
    return "F" + hashlib.sha256("\0".join(title.en for title in titles).encode()).hexdigest()[:6]


def _long_lists(folder: Path, findings: Iterable[Finding], figures: Figures, language: Language) -> list[Row]:
    """Return every list that is too long for a cell, a figure a row; those of before too, which old rows still name."""
    earlier = list(_read(folder / FIGURES, _figures_headings())) if (folder / FIGURES).exists() else []
    every = dict.fromkeys(figures_of(finding, figures) for finding in findings)
    named = {_list_name(titles): titles for titles in every if len(titles) > SHOWN}
    now = [{"list": name, "figure": title.in_(language)} for name, titles in named.items() for title in titles]
    return now + [row for row in earlier if row["list"] not in named]


def _headings() -> Mapping[str, _Heading]:
    # Lists of before had no file, or did not say how bad a finding is; what they say can still be compared with.
    return {name: _Heading(vocabulary()[f"worklist.{name}"], required=name not in CAME_LATER) for name in COLUMNS}


def _figures_headings() -> Mapping[str, _Heading]:
    return {name: _Heading(vocabulary()[f"worklist.{name}"]) for name in FIGURES_COLUMNS}


def _read(path: Path, its: Mapping[str, _Heading]) -> Iterator[Row]:
    """Yield the rows of an earlier worklist or of its lists of figures, in whichever language it was written."""
    grid = read_separated(path)
    headings = mapped(grid.headings, its)
    if headings.missing:
        column = vocabulary()[f"worklist.{headings.missing[0]}"]
        raise ReturnRejected("worklist.not_ours", file=printable(path.name), column=column)
    for cells in grid.rows:
        yield {name: cells[place] for name, place in headings.places.items()}


def _is_put_right(row: Row) -> bool:
    words = vocabulary()[f"worklist.{State.PUT_RIGHT}"]
    return fold(row["state"]) in (fold(words.en), fold(words.cy))


def _write(lists: Mapping[Path, list[Row]], long: list[Row], folder: Path, language: Language) -> None:
    """Write every list beside its place, then put all of them there."""
    make_folder(folder, private=True)
    files: list[tuple[Path, tuple[str, ...], list[Row]]] = [(path, COLUMNS, rows) for path, rows in lists.items()]
    if long:
        files.append((folder / FIGURES, FIGURES_COLUMNS, long))
    with ExitStack() as together:
        for path, columns, rows in files:
            unfinished = together.enter_context(whole(path))
            headings = [say(f"worklist.{name}", language) for name in columns]
            write_sheet(unfinished, [headings, *([row.get(name, "") for name in columns] for row in rows)])
