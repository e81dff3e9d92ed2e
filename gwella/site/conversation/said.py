"""What a check asks, in words: of a question, and of every question that it could ask."""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from gwella.cli.figures_touched import figures_touched
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.messages import Spoken, message
from gwella.code_of_practice.reading import kept
from gwella.code_of_practice.words import vocabulary
from gwella.measuring.models import Question
from gwella.measuring.questions import finding_of
from gwella.returns.definitions import Check, CheckEdition, Severity, checks
from gwella.returns.figure_checks import FigureCheck, figure_checks
from gwella.returns.findings import AGGREGATE, Finding, aggregate_table, in_order
from gwella.returns.worklist import figures_of
from gwella.snapshots.tables import tables

READING, REMEDY = "returns.", "_remedy"
TO_FILL = "…"


class Method(msgspec.Struct, frozen=True, kw_only=True):
    """What a check looks for and why. `tables` are those it is asked of; none for what is seen in reading any file."""

    key: str
    what: Text
    remedy: Text
    severity: Severity | None = None
    tables: tuple[Text, ...] = ()
    figures: tuple[Text, ...] = ()
    examples: tuple[Text, ...] = ()
    editions: tuple[CheckEdition, ...] = ()
    until: int | None = None


@kept
def methods() -> Mapping[str, Method]:
    """Return every check by its key: those of rows, those of figures, and what is seen in reading a file."""
    of_reading = {name: _of_reading(name) for name in _read_names()}
    of_figures = {key: _of_figures(key, check) for key, check in figure_checks().items()}
    return {key: _of_rows(key, check) for key, check in checks().items()} | of_figures | of_reading


def is_known(key: str) -> bool:
    """Return whether there is a check of this key."""
    return key in methods()


def title_of(key: str) -> Spoken:
    """Return what a check looks for, as a heading; of one that is no longer there, that it is not."""
    return methods()[key].what if is_known(key) else message("questions.another_version", check=key)


def what(question: Question) -> Spoken:
    """Return what is asked."""
    return finding_of(question).what if can_be_said(question) else title_of(question.asks)


def remedy(question: Question) -> Spoken | None:
    """Return how to put it right; None where the check that asked is no longer there."""
    return finding_of(question).remedy if can_be_said(question) else None


def figures_changed(question: Question) -> tuple[Text, ...]:
    """Return the figures that what is asked about changes."""
    return figures_of(finding_of(question), figures_touched(question.year)) if can_be_said(question) else ()


def table_title(question: Question) -> Text | str:
    """Return the title of the table that is asked about; its name where there is no such table any more."""
    return finding_of(question).table_title if question.table in (*tables(), AGGREGATE) else question.table


def column_title(question: Question) -> Spoken | str:
    """Return the heading of the column that is asked about; "" for a whole row or file."""
    return finding_of(question).column_title if can_be_said(question) else question.column


def can_be_said(question: Question) -> bool:
    """Return whether the check, the table and the column of a question are still defined."""
    if not is_known(question.asks):
        return False
    if question.table == AGGREGATE:
        return not question.column or question.column in aggregate_table().columns
    its = tables().get(question.table)
    return its is not None and (not question.column or question.column in its.columns)


def findings(questions: Iterable[Question]) -> list[Finding]:
    """Return the findings of questions whose checks are still there, in the order of a worklist."""
    return in_order(finding_of(one) for one in questions if can_be_said(one))


def _of_rows(key: str, check: Check) -> Method:
    findings = [Finding(table=name, file="", rule=key, severity=check.severity) for name in check.tables]
    figures = dict.fromkeys(figure for one in findings for figure in figures_of(one, figures_touched()))
    return Method(
        key=key,
        what=_open(check.what),
        remedy=_open(check.remedy),
        severity=check.severity,
        tables=tuple(tables()[name].title for name in check.tables),
        figures=tuple(figures),
        examples=tuple(example.says for example in check.example),
        editions=check.edition,
        until=check.until,
    )


def _of_figures(key: str, check: FigureCheck) -> Method:
    return Method(
        key=key,
        what=_open(check.what),
        remedy=_open(check.remedy),
        severity=check.severity,
        tables=(aggregate_table().title,),
        examples=tuple(example.says for example in check.example),
    )


def _of_reading(name: str) -> Method:
    words = vocabulary()
    return Method(key=name, what=_open(words[READING + name]), remedy=_open(words[READING + name + REMEDY]))


def _read_names() -> Iterator[str]:
    """Yield what is said of a file, row or cell in reading it: all that has a remedy of its own."""
    for code in vocabulary():
        if code.startswith(READING) and code + REMEDY in vocabulary():
            yield code.removeprefix(READING)


def _open(text: Text) -> Text:
    """Return a sentence with dots where each finding says its own."""
    return Text(en=_dotted(text.en), cy=_dotted(text.cy))


def _dotted(sentence: str) -> str:
    names = {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
    return sentence.format_map(dict.fromkeys(names, TO_FILL))
