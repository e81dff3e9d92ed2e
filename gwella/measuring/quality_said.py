"""The statement of data quality, said: one document for the page and the form to print, and the same facts as CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import Joined, message, say
from gwella.code_of_practice.places import Area
from gwella.code_of_practice.sheets import Cell, sheet
from gwella.code_of_practice.years import year_label
from gwella.documents import Block, Document, Paragraph, Table, Words
from gwella.measuring.quality import OUTCOMES, Punctual, Quality
from gwella.metrics.drafts import titled
from gwella.snapshots.tables import table

COLUMNS = ("year", "complete", "unknown", "late", "queried", "revised")
OF_FILE = (
    "table",
    "year",
    "figures_there",
    "figures_expected",
    "figures_in_doubt",
    "most_unknown",
    "most_unknown_count",
    "due",
    "submitted_on",
    "days_late",
    "asked",
    "refused",
    *OUTCOMES,
    "sent_again",
    "corrected_after",
)
STAR = "*"

Statement = Mapping[str, Sequence[Quality]]


def document(authority: Area, stated: Statement, language: Language, on: date, *, is_protected: bool) -> Document:
    """Return the statement of an authority as a document: a table a data set, its years in rows, in words."""
    codes = ["lead", *(["protected"] if is_protected else []), *([] if stated else ["nothing"])]
    paragraphs = (Paragraph((Words(say(f"quality.{code}", language)),)) for code in codes)
    tables: list[Block] = [_table(name, years, language) for name, years in stated.items()]
    return Document(
        title=say("quality.title", language, authority=authority.name),
        language=language,
        author=authority.name.in_(language),
        date=on,
        made_up=authority.invented,
        blocks=(*paragraphs, *tables),
    )


def csv_of(stated: Statement, language: Language) -> bytes:
    """Return the statement as CSV, one row a data set and year; a star where a number may not be shown."""
    return sheet([[_heading(name, language) for name in OF_FILE], *_rows(stated, language)])


def _table(name: str, years: Sequence[Quality], language: Language) -> Table:
    return Table(
        caption=say("quality.of_table", language, table=table(name).title),
        id=f"data-{name}",
        columns=tuple(say(f"quality.{column}", language) for column in COLUMNS),
        rows=tuple(tuple(_cells(one, language)) for one in years),
    )


def _cells(one: Quality, language: Language) -> Iterator[str]:
    yield year_label(one.year)
    yield say("quality.complete_of", language, there=one.there, expected=one.expected)
    yield _unknown(one, language)
    yield _late(one.late, language)
    yield _queried(one, language)
    yield say("quality.revised_of", language, again=one.sent_again, revised=one.revised)


def _unknown(one: Quality, language: Language) -> str:
    if not one.in_doubt:
        return say(f"quality.{'unknown_none' if one.there else 'unknown_no_figure'}", language)
    metric, count = titled(one.most_unknown), _shown(one.unknown)
    return say("quality.unknown_of", language, doubt=one.in_doubt, metric=metric, count=count)


def _late(late: Punctual | None, language: Language) -> str:
    if late is None:
        return say("quality.late_no_return", language)
    if late.submitted_on is None:
        code = "late_overdue" if late.days_late else "late_not_due"
        return say(f"quality.{code}", language, due=late.due, days=late.days_late)
    code = "late_by" if late.days_late else "late_on_time"
    return say(f"quality.{code}", language, day=late.submitted_on, due=late.due, days=late.days_late)


def _queried(one: Quality, language: Language) -> str:
    if one.asked == 0:
        return say("quality.queried_none", language)
    outcomes = tuple(
        message("quality.outcome", what=message(f"questions.{name}"), count=_shown(count))
        for name, count in one.outcomes.items()
        if count != 0
    )
    asked, refused = _shown(one.asked), _shown(one.refused)
    return say("quality.queried_of", language, asked=asked, refused=refused, outcomes=Joined(outcomes, "; "))


def _shown(count: int | None) -> int | str:
    return STAR if count is None else count


def _rows(stated: Statement, language: Language) -> Iterator[list[Cell]]:
    for name, years in stated.items():
        for one in years:
            cells = {
                "table": table(name).title.in_(language),
                "year": year_label(one.year),
                "figures_there": one.there,
                "figures_expected": one.expected,
                "figures_in_doubt": one.in_doubt,
                "most_unknown": one.most_unknown,
                "most_unknown_count": _shown(one.unknown),
                "asked": _shown(one.asked),
                "refused": _shown(one.refused),
                **{outcome: _shown(count) for outcome, count in one.outcomes.items()},
                "sent_again": one.sent_again,
                "corrected_after": one.revised,
                **_days(one.late),
            }
            yield [cells.get(column, "") for column in OF_FILE]


def _days(late: Punctual | None) -> dict[str, Cell]:
    if late is None:
        return {}
    submitted = late.submitted_on.isoformat() if late.submitted_on else ""
    return {"due": late.due.isoformat(), "submitted_on": submitted, "days_late": late.days_late}


def _heading(name: str, language: Language) -> str:
    return say(f"questions.{name}" if name in OUTCOMES else f"quality.{name}", language)
