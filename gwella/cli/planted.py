"""The planted errors, each tried as an officer would: written to a folder and checked there."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from gwella.cli.check import checked_folder
from gwella.code_of_practice.places import INVENTED
from gwella.code_of_practice.years import Period
from gwella.returns.findings import Finding
from gwella.returns.planted import LAST_YEAR

# What every small file lacks, and no error is about: columns that it does not need, and people.
LACKING = frozenset({"heading_absent", "people_missing"})


def tried(files: Mapping[str, str], year: int) -> Sequence[Finding]:
    """Return what is found in files by the check of a folder, but for what small files lack."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for name, content in files.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(content, encoding="utf-8")
        before = folder / LAST_YEAR
        answer = checked_folder(folder, INVENTED, Period.of_year(year), last_year=before if before.is_dir() else None)
    return [finding for finding in answer.findings if finding.rule not in LACKING]


def as_planted(finding: Finding) -> str:
    """Return a finding as the list of planted errors has it: file, row, column, check."""
    place = [finding.file, *([] if finding.row is None else [str(finding.row)]), *filter(None, [finding.column])]
    return f"{', '.join(place)}: {finding.rule}"
