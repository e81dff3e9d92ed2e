"""The judgement of somebody else's results, metric by metric: what agrees, what differs and what is not there."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum, auto
from itertools import groupby
from pathlib import Path

import msgspec

from gwella import __version__
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.sources import Confidence
from gwella.conformance.answers import Answer, Answers, Extra, read_answers
from gwella.conformance.cases import Case, Expected, cases, kit_id
from gwella.conformance.packs import hash_of
from gwella.returns.mapping import printable

NEARLY = 1e-9  # a share worked out in another order of operations differs in its last digits


class Verdict(StrEnum):
    """What is said of a metric. `DRAFT`: its wording is not confirmed, and it was not answered, which is no failing."""

    AGREES = auto()
    DIFFERS = auto()
    NOT_ANSWERED = auto()
    DRAFT = auto()


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """One case in one area: what was expected and found, and of what differs the name of how."""

    case: str
    area: str
    says: Text
    unit: str
    expected: Expected
    found: Answer | None
    differs: str = ""

    @property
    def verdict(self) -> Verdict:
        if self.found is None:
            return Verdict.NOT_ANSWERED
        return Verdict.DIFFERS if self.differs else Verdict.AGREES


class OfMetric(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of one metric or measure, by its cases."""

    metric: str
    title: Text
    code: str
    edition: int
    confidence: Confidence
    judged: tuple[Judged, ...]

    @property
    def verdict(self) -> Verdict:
        """The worst of its cases; a draft of which none is answered is a draft."""
        found = {one.verdict for one in self.judged}
        if found == {Verdict.NOT_ANSWERED} and self.confidence.is_draft:
            return Verdict.DRAFT
        return next(one for one in (Verdict.DIFFERS, Verdict.NOT_ANSWERED, Verdict.AGREES) if one in found)


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """A dated judgement of one file by the kit of one year, and whether all of it agrees and nothing is missing."""

    year: int
    gwella: str
    made_on: date
    kit: str
    file: str
    sha256: str
    metrics: tuple[OfMetric, ...]
    extra: tuple[Extra, ...]

    @property
    def conforms(self) -> bool:
        return not self.extra and all(one.verdict in (Verdict.AGREES, Verdict.DRAFT) for one in self.metrics)

    def having(self, verdict: Verdict) -> int:
        """Return of how many metrics and measures `verdict` is said."""
        return sum(one.verdict is verdict for one in self.metrics)


def judge(path: Path, year: int, made_on: date) -> Statement:
    """Return the statement on a file of results. Raises ReturnRejected, OSError."""
    every = cases(year)
    answers = read_answers(path, every)
    return Statement(
        year=year,
        gwella=__version__,
        made_on=made_on,
        kit=kit_id(year),
        file=printable(path.name),
        sha256=hash_of(path),
        metrics=tuple(_by_metric(every, answers)),
        extra=answers.extra,
    )


def _by_metric(every: Sequence[Case], answers: Answers) -> Iterator[OfMetric]:
    for metric, its in groupby(every, key=lambda case: case.metric):
        of_metric = tuple(its)
        first = of_metric[0]
        yield OfMetric(
            metric=metric,
            title=first.title,
            code=first.code,
            edition=first.edition,
            confidence=first.confidence,
            judged=tuple(_judged(case, area, answers) for case in of_metric for area in case.expected),
        )


def _judged(case: Case, area: str, answers: Answers) -> Judged:
    found, expected = answers.given.get((case.name, area)), case.expected[area]
    differs = "" if found is None else found.fault or _difference(expected, found, is_count=case.is_counted)
    return Judged(
        case=case.name, area=area, says=case.says, unit=case.unit, expected=expected, found=found, differs=differs
    )


def _difference(expected: Expected, found: Answer, *, is_count: bool) -> str:
    """Return the name of how an answer differs, "" where it does not; an unknown that is asked for is to be said."""
    if not _same(expected.value, found.value, is_count=is_count):
        return "other_value"
    if expected.unknown is not None and found.unknown is None:
        return "unknown_left_out"
    return "other_unknown" if expected.unknown not in (None, found.unknown) else ""


def _same(expected: float | None, found: float | None, *, is_count: bool) -> bool:
    """Say whether two values are one: counts exactly, shares, rates and averages to nine decimals."""
    if expected is None or found is None:
        return expected is found
    return expected == found if is_count else math.isclose(expected, found, rel_tol=NEARLY, abs_tol=NEARLY)
