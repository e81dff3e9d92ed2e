"""What is said of a workbook that was filled, cell by cell and in sum, and the line that records it.

The record holds when, which form and year, the hashes of both files and counts: no figure, and nothing of a person.
"""

from __future__ import annotations

import errno
import os
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.results import FigureKey, Status
from gwella.entries.sheet import Row
from gwella.forms.census import Census
from gwella.forms.filling import Line, State
from gwella.forms.layout import Part
from gwella.forms.people import Rows
from gwella.forms.recognise import Fitted
from gwella.metrics.drafts import drafts_among, is_draft_figure

RECORD = "returns.jsonl"
OWNER_ONLY = 0o600


class Statement(msgspec.Struct, frozen=True):
    """A filled workbook in words and numbers: whose, which year and form, its cells, and both files' hashes.

    `rows` are those of the sheet, which know what was entered and in whose place.
    """

    authority: str
    year: int
    fit: Fitted
    lines: tuple[Line, ...]
    given: str
    written: str
    to: Path
    rows: Mapping[FigureKey, Row] = {}

    @property
    def is_made_up(self) -> bool:
        """Whether any number in it is about made-up people."""
        return any(line.figure.is_made_up for line in self.written_lines if line.figure)

    @property
    def is_draft(self) -> bool:
        """Whether the layout was not read in the workbook of Welsh Government itself."""
        return self.fit.form.confidence.is_draft

    @property
    def written_lines(self) -> list[Line]:
        """The cells that were filled."""
        return [line for line in self.lines if line.state is State.FILLED]

    @property
    def written_rows(self) -> list[Row]:
        """The rows of the sheet that cells were filled from, each once."""
        keys = dict.fromkeys(line.figure.key for line in self.written_lines if line.figure)
        return [self.rows[key] for key in keys if key in self.rows]

    @property
    def entered(self) -> Mapping[str, int]:
        """How many figures of filled cells were entered, in the place of another, and are to be looked at again."""
        return {
            "entered": sum(row.entry is not None for row in self.written_rows),
            "replaced": sum(row.is_replaced for row in self.written_rows),
            "look": sum(row.is_to_look_at for row in self.written_rows),
        }

    @property
    def states(self) -> Mapping[State, int]:
        """How many cells became what."""
        return Counter(line.state for line in self.lines)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many filled cells have a draft definition, an estimate, part of a year, or something not known."""
        figures = [line.figure for line in self.written_lines if line.figure]
        return {
            "draft": drafts_among(figures),
            "estimated": sum(one.status is Status.ESTIMATED for one in figures),
            "part_year": sum(one.status is Status.PART_YEAR for one in figures),
            "unknown": sum(bool(one.unknown) for one in figures),
        }


def as_json(statement: Statement) -> dict[str, Any]:
    """Return all that a statement says, for a machine."""
    return {
        **record(statement),
        "to": str(statement.to),
        "cells": [_cell(line, statement.rows) for line in statement.lines],
    }


def record(statement: Statement) -> dict[str, Any]:
    """Return what is kept of it: no figures."""
    return {
        "return": "metrics",
        "form": statement.fit.key,
        "draft_layout": statement.is_draft,
        "authority": statement.authority,
        "year": statement.year,
        "made_up": statement.is_made_up,
        "given_sha256": statement.given,
        "written_sha256": statement.written,
        "cells_by_state": {state.value: count for state, count in statement.states.items()},
        "filled_with": {**statement.counts, "entered": statement.entered["entered"]},
    }


def record_of_census(key: str, one: Census, its: Rows, authority: str, year: int, written: str) -> dict[str, Any]:
    """Return what is kept of a census file: how many rows, how many not known by column, and its hash."""
    headings = [column.heading.en for column in one.column]
    return {
        "return": key,
        "draft_layout": one.confidence.is_draft,
        "authority": authority,
        "year": year,
        "made_up": its.is_made_up,
        "rows": len(its.cells),
        "unplaced": its.unplaced,
        "unknown": dict(zip(headings, its.unknown, strict=True)),
        "written_sha256": written,
    }


def append_record(folder: Path, what: Mapping[str, Any], now: datetime) -> None:
    """Add one line to the folder's `returns.jsonl`, which its owner alone can read. Raises NotAllowed."""
    line = msgspec.json.encode({"at": now.isoformat(timespec="seconds"), **what}) + b"\n"
    try:
        handle = os.open(folder / RECORD, os.O_WRONLY | os.O_APPEND | os.O_CREAT, OWNER_ONLY)
        try:
            written = os.write(handle, line)  # in one piece, so that two that write at once stand one below the other
            if written < len(line):
                os.ftruncate(handle, os.fstat(handle).st_size - written)  # no half line; the disk is full
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError:
        raise NotAllowed("forms.not_recorded", record=str(folder / RECORD)) from None


def _cell(line: Line, rows: Mapping[FigureKey, Row]) -> dict[str, Any]:
    one, figure = line.placed.input, line.figure
    row = rows.get(figure.key) if figure else None
    entry = row.entry if row else None
    return {
        "sheet": line.placed.sheet,
        "cell": str(line.placed.cell),
        "metric": one.metric,
        "breakdown": one.breakdown,
        "category": one.category,
        "of": one.of.value,
        "state": line.state.value,
        "number": line.number,
        "before": line.placed.shows if isinstance(line.placed.shows, int | float) else None,
        "status": figure.status.value if figure else None,
        "unknown": figure.unknown if figure else None,
        "draft_definition": bool(figure and is_draft_figure(figure)),
        "made_up": bool(figure and figure.is_made_up),
        "entered": entry is not None,
        "replaced": row.stood if row and row.is_replaced and one.of is Part.VALUE else None,
        "reason": entry.reason if entry else None,
    }
