"""A statement as it is said: lines for a reader, or the same as data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import say
from gwella.code_of_practice.years import year_label
from gwella.conformance.kit import plain
from gwella.conformance.statement import Judged, OfMetric, Statement, Verdict


def lines(statement: Statement, language: Language) -> Iterator[str]:
    """Yield what was judged and by what, each metric, the rows that answer nothing, and what it comes to."""
    year = year_label(statement.year)
    yield say("conformance.statement_title", language, day=statement.made_on)
    yield say("conformance.statement_file", language, file=statement.file, hash=statement.sha256)
    yield say("conformance.statement_kit", language, version=statement.gwella, year=year, hash=statement.kit)
    yield say("conformance.statement_means", language, year=year, version=statement.gwella)
    yield ""
    for one in statement.metrics:
        yield _headline(one, language)
        yield from (f"    {line}" for judged in one.judged for line in _reasons(judged, one.verdict, language))
    yield ""
    for extra in statement.extra:
        yield say(f"conformance.extra_{extra.fault}", language, row=str(extra.row), shown=extra.shown)
    yield say("conformance.statement_counts", language, **{one.value: statement.having(one) for one in Verdict})
    yield conclusion(statement, language)


def conclusion(statement: Statement, language: Language) -> str:
    """Return what a statement comes to, in one sentence."""
    return say(f"conformance.statement_{'conforms' if statement.conforms else 'falls_short'}", language)


def as_json(statement: Statement, language: Language) -> dict[str, Any]:
    """Return the same as plain facts: codes in English, sentences in `language`."""
    year = year_label(statement.year)
    return {
        "made_on": statement.made_on,
        "gwella": statement.gwella,
        "year": statement.year,
        "kit": statement.kit,
        "file": statement.file,
        "sha256": statement.sha256,
        "means": say("conformance.statement_means", language, year=year, version=statement.gwella),
        "conforms": statement.conforms,
        "conclusion": conclusion(statement, language),
        "counts": {verdict.value: statement.having(verdict) for verdict in Verdict},
        "metrics": [_metric(one, language) for one in statement.metrics],
        "extra": [
            {"row": one.row, "what": say(f"conformance.extra_{one.fault}", language, row=str(one.row), shown=one.shown)}
            for one in statement.extra
        ],
    }


def _metric(one: OfMetric, language: Language) -> dict[str, Any]:
    return {
        "metric": one.metric,
        "title": one.title.in_(language),
        "code": one.code,
        "edition": one.edition,
        "confidence": one.confidence.value,
        "is_draft": one.confidence.is_draft,
        "verdict": one.verdict.value,
        "cases": [_case(judged, language) for judged in one.judged],
    }


def _case(judged: Judged, language: Language) -> dict[str, Any]:
    found = judged.found
    return {
        "case": judged.case,
        "area": judged.area,
        "verdict": judged.verdict.value,
        "expected": judged.expected,
        "found": None if found is None else {"row": found.row, "value": found.value, "unknown": found.unknown},
        "differs": judged.differs,
        "what": _what(judged, language),
        "says": judged.says.in_(language),
    }


def _headline(one: OfMetric, language: Language) -> str:
    """Return one metric in a line: the verdict, the title, the key, the code, and how sure the definition is."""
    verdict = say(f"conformance.verdict_{one.verdict}", language)
    named = ", ".join(filter(None, (one.metric, one.code)))
    told = say("conformance.metric_told", language, title=one.title, named=named, edition=year_label(one.edition))
    return f"{verdict:<16} {told} {say(f'conformance.confidence_{one.confidence}', language)}"


def _reasons(judged: Judged, of_all: Verdict, language: Language) -> Iterator[str]:
    """Yield what is wrong with a case and what its example says; nothing of one that agrees, or of a draft left out."""
    if judged.verdict is Verdict.AGREES or of_all is Verdict.DRAFT:
        return
    yield _what(judged, language)
    if judged.verdict is Verdict.DIFFERS:
        yield say("conformance.example_says", language, says=judged.says)


def _what(judged: Judged, language: Language) -> str:
    """Return in words how a case was answered; "" where it agrees."""
    if judged.verdict is Verdict.AGREES:
        return ""
    told = judged.case + (f", {judged.area}" if judged.area else "")
    expected = _pair(judged.expected.value, judged.expected.unknown, judged, language)
    found = judged.found
    if found is None:
        return say("conformance.case_not_answered", language, case=told, expected=expected)
    return say(
        f"conformance.case_{judged.differs}",
        language,
        case=told,
        row=str(found.row),
        expected=expected,
        found=_pair(found.value, found.unknown, judged, language),
    )


def _pair(value: float | None, unknown: int | None, judged: Judged, language: Language) -> str:
    """Return a value, and with it how many are unknown where that is asked."""
    if judged.expected.unknown is None:
        return plain(value, language)
    said = say("conformance.not_said", language) if unknown is None else str(unknown)
    return say("conformance.value_and_unknown", language, value=plain(value, language), unknown=said)
