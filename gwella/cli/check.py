"""`gwella check FOLDER --authority CODE --year 2024`: everything to put right, and the worklists for it."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from gwella.cli.aggregates import aggregate_files, findings, findings_in_results
from gwella.cli.figures_touched import figures_touched
from gwella.cli.options import Authority, MappingFile, Year
from gwella.cli.own_examples import try_own_examples
from gwella.cli.reader import READER, spoken
from gwella.cli.worst_first import by_check
from gwella.code_of_practice.errors import Remediable
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import Parameter, say
from gwella.code_of_practice.places import area
from gwella.code_of_practice.writing import finished
from gwella.code_of_practice.years import Period
from gwella.metrics.files import CSV, SNAPSHOTS
from gwella.returns.check import Checked, checked
from gwella.returns.definitions import Severity
from gwella.returns.extracts.account import account_lines, write_list
from gwella.returns.extracts.found import holds_tables
from gwella.returns.findings import Finding, as_json, by_rule
from gwella.returns.last_year import LastYear, kept_last_year
from gwella.returns.upload import as_folder
from gwella.returns.worklist import State, Written, write_worklists

CLEAN, FINDINGS, UNREADABLE = 0, 1, 2
SHOWN_OF_A_RULE = 3  # on a screen; a file or a pipe gets every finding


def check(
    folder: Annotated[Path, typer.Argument(help=spoken("check.argument_folder"), metavar="FOLDER")],
    authority: Authority,
    year: Year,
    json: Annotated[bool, typer.Option("--json", help=spoken("check.option_json"))] = False,
    worklist: Annotated[
        Path | None, typer.Option("--worklist", help=spoken("check.option_worklist"), metavar="DIR")
    ] = None,
    mapping: MappingFile = None,
    last_year: Annotated[
        Path | None, typer.Option("--last-year", help=spoken("check.option_last_year"), metavar="DIR")
    ] = None,
) -> None:
    """Check a return: exit 0 when it is clean, 1 with findings, 2 when it cannot be read."""
    try:
        try_own_examples()
        period = Period.of_year(year)
        with as_folder(folder) as place:
            answer = checked_folder(place, area(authority).code, period, mapping, last_year)
        written = _written(answer, worklist) if worklist else None
    except Remediable as refusal:
        typer.echo(_refused(refusal) if json else refusal.in_(READER), err=not json)
        raise typer.Exit(UNREADABLE) from None
    for line in [_object(answer)] if json else _lines(answer, written, READER):
        typer.echo(line)
    raise typer.Exit(FINDINGS if answer.findings else CLEAN)


def checked_folder(
    folder: Path, authority: str, period: Period, mapping: Path | None = None, last_year: Path | None = None
) -> Checked:
    """Return the check of a folder: of its tables and its aggregate return, where it has one or the other.

    A folder of results is checked as the figures that lie in it. `last_year` is a folder to compare with: last year's
    return as it was sent, or results that hold it.
    """
    for one in filter(None, (folder, last_year)):
        finished(one)
    if (folder / CSV).is_file() and (folder / SNAPSHOTS).is_dir():
        return Checked(authority, period, {}, tuple(findings_in_results(folder, authority, period.year)), {})
    aggregates = tuple(findings(folder, period.year, last_year)) if folder.is_dir() else ()
    if folder.is_dir() and aggregate_files(folder) and not holds_tables(folder, mapping):
        return Checked(authority, period, {}, aggregates, {})
    before = _of_last_year(last_year, authority, period, mapping) if last_year else None
    answer = checked(folder, authority, period.year, mapping, before)
    return msgspec.structs.replace(answer, findings=(*answer.findings, *aggregates))


def _of_last_year(folder: Path, authority: str, period: Period, mapping: Path | None) -> LastYear:
    """Return last year's return, from the files that were sent or from the snapshots in a folder of results."""
    if (folder / SNAPSHOTS).is_dir():
        return kept_last_year(folder / SNAPSHOTS, authority, period)
    before = period.previous
    answer = checked(folder, authority, before.year, mapping)
    return LastYear(before, answer.tables, answer.references)


def _written(answer: Checked, folder: Path) -> Written:
    if answer.taken is not None:
        write_list(answer.taken.listed, folder, READER)
    return write_worklists(answer.findings, folder, figures_touched(answer.period.year), READER)


def _lines(answer: Checked, written: Written | None, language: Language) -> Iterator[str]:
    """Yield one line for each finding, then what there is in all."""
    shown: dict[tuple[str, str], int] = defaultdict(int)
    limit = SHOWN_OF_A_RULE if sys.stdout.isatty() else len(answer.findings)
    for finding in answer.findings:
        shown[finding.file, finding.rule] += 1
        if shown[finding.file, finding.rule] <= limit:
            yield line(finding, language)
    if left := sum(max(count - limit, 0) for count in shown.values()):
        yield say("check.more", language, count=left, shown=limit)
    if answer.taken is not None:
        yield from account_lines(answer.taken, language, is_written=written is not None)
    yield from by_check(answer.findings)
    yield _summary(answer, language)
    if written is not None and written.files:
        folder = str(written.files[0].parent)
        states = {state.value: written.states.get(state, 0) for state in State}
        yield say("check.worklists", language, folder=folder, **states)


def line(finding: Finding, language: Language) -> str:
    """Return one finding: file, row, column, what is wrong, how to put it right, severity and rule."""
    place = finding.file
    if finding.row is not None:
        # A row number is said as it stands in the file's margin, without a thousands separator.
        code = "check.place_cell" if finding.column else "check.place_row"
        place = say(code, language, file=finding.file, row=str(finding.row), column=finding.column_title)
    return say(
        "check.line",
        language,
        place=place,
        what=finding.what,
        remedy=finding.remedy,
        severity=say(f"check.{finding.severity}", language),
        rule=finding.rule,
    )


def _summary(answer: Checked, language: Language) -> str:
    said: dict[str, Parameter] = {
        "authority": area(answer.authority).name,
        "year": answer.period,
        "rows": sum(len(rows) for rows in answer.tables.values()) + sum(answer.left_out.values()),
    }
    if not answer.findings:
        return say("check.clean", language, **said)
    severities = [finding.severity for finding in answer.findings]
    counts: dict[str, Parameter] = {severity.value: severities.count(severity) for severity in Severity}
    return say("check.findings", language, **said, **counts, left_out=sum(answer.left_out.values()))


def _object(answer: Checked) -> str:
    tables = {
        name: {"counted": len(rows), "left_out": answer.left_out.get(name, 0)} for name, rows in answer.tables.items()
    }
    accounts = answer.taken.accounts if answer.taken else ()
    return _json(
        {
            "authority": answer.authority,
            "year": answer.period.year,
            "clean": not answer.findings,
            "tables": tables,
            "files": [
                {"file": one.file, "rows": one.rows, "taken": one.taken, "listed": one.listed} for one in accounts
            ],
            "rules": by_rule(answer.findings),
            "findings": [as_json(finding, READER) for finding in answer.findings],
        }
    )


def _refused(refusal: Remediable) -> str:
    return _json({"clean": False, "error": {"code": refusal.code, "what": refusal.in_(READER)}})


def _json(content: Mapping[str, Any]) -> str:
    return msgspec.json.format(msgspec.json.encode(content)).decode()
