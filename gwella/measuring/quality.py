"""How good a place's data are, data set by data set and year by year: facts to talk about, never a score.

Complete: how many of the figures that are counted from a data set are there. Unknown: in how many of them something is
not known. Late: when the returns of the year were submitted, beside the day on which they were due. Queried: what the
check asked, and what came of it. Revised: how often the year was sent again, or corrected once it was accepted.
Code of practice 3.2.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import msgspec
from django.utils import timezone

from gwella.code_of_practice.years import SHAPES, Length
from gwella.disclosure.counts import protect
from gwella.disclosure.profiles import Profile
from gwella.measuring.approval import SUBMITTED
from gwella.measuring.models import Figure, Move, Question, Return, Submission
from gwella.measuring.models.conversation import Kind, Stage
from gwella.measuring.models.submission import State
from gwella.metrics.definitions import Metric, metrics
from gwella.returns.definitions import Severity
from gwella.snapshots.tables import tables

OPEN = "open"
# What came of a question: an answer that closed it, that nothing is found any more, or nothing yet.
OUTCOMES = (*Kind, OPEN)


class Punctual(msgspec.Struct, frozen=True):
    """A return of the year: when it was due, and on which day it was first submitted, if it was."""

    due: date
    submitted_on: date | None
    today: date

    @property
    def days_late(self) -> int:
        """How many days after the due date it was submitted, or how long it has been overdue; 0 where it is not."""
        return max(((self.submitted_on or self.today) - self.due).days, 0)


class Quality(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one data set of one year. A number is None where it is too small to be shown to this reader.

    `asked` are the questions, `refused` those of what cannot be taken as it stands, `outcomes` what came of them all.
    `most_unknown` is the metric in which most is not known, `unknown` how much. `late` is the latest of its returns.
    """

    table: str
    year: int
    there: int
    expected: int
    in_doubt: int
    most_unknown: str = ""
    unknown: int | None = None
    late: Punctual | None = None
    asked: int | None = None
    refused: int | None = None
    outcomes: Mapping[str, int | None]
    sent_again: int
    revised: int

    def protected(self, rules: Profile) -> Quality:
        """Return what somebody may read who may see no small number: counts of rows and of questions as if released."""
        safe = {name: protect(count, rules).value for name, count in self.outcomes.items()}
        asked, refused, unknown = (protect(one, rules).value for one in (self.asked, self.refused, self.unknown))
        return msgspec.structs.replace(self, asked=asked, refused=refused, unknown=unknown, outcomes=safe)


def statement(place: str) -> Mapping[str, Sequence[Quality]]:
    """Return, for each data set that the place has anything of, its years, the latest first."""
    figures, questions = _figures(place), _questions(place)
    sent, returns = _sent(place), _returns(place)
    found: dict[str, list[Quality]] = {}
    for name in tables():
        years = {year for table, year in (*figures, *questions) if table == name}
        years |= {*sent, *returns} if years else set()  # a year without it is a gap, and is shown
        its = [
            _quality(name, year, figures.get((name, year), ()), questions.get((name, year), ()), sent, returns)
            for year in sorted(years, reverse=True)
        ]
        if its:
            found[name] = its
    return found


def expected(name: str, year: int) -> Iterator[str]:
    """Yield the metrics that are counted from the rows of a table in a year."""
    for key, metric in metrics().items():
        is_asked = metric.edition[0].from_ <= year and (metric.until is None or year <= metric.until)
        if is_asked and not metric.is_recalled and _table(metric) == name:
            yield key


class _Sent(msgspec.Struct, frozen=True):
    punctual: tuple[Punctual, ...] = ()
    revisions: int = 0


def _quality(
    name: str,
    year: int,
    figures: Sequence[Figure],
    questions: Sequence[Question],
    sent: Mapping[int, int],
    returns: Mapping[int, _Sent],
) -> Quality:
    metrics_there = {one.metric for one in figures if one.value is not None}
    doubtful = sorted((one for one in figures if one.unknown), key=lambda one: (-(one.unknown or 0), one.metric))
    outcomes = Counter(outcome(one) for one in questions)
    of_year = returns.get(year, _Sent())
    return Quality(
        table=name,
        year=year,
        there=len(metrics_there),
        expected=len(metrics_there | set(expected(name, year))),
        in_doubt=len(doubtful),
        most_unknown=doubtful[0].metric if doubtful else "",
        unknown=doubtful[0].unknown if doubtful else 0,
        late=max(of_year.punctual, key=lambda one: (one.days_late, one.due), default=None),
        asked=len(questions),
        refused=sum(one.severity == Severity.REFUSE for one in questions),
        outcomes={name: outcomes[name] for name in OUTCOMES},
        sent_again=max(sent.get(year, 0) - 1, 0),
        revised=of_year.revisions,
    )


def outcome(question: Question) -> str:
    """Return what came of a question. What is no longer found was corrected, whatever anybody answered."""
    if question.gone:
        return Kind.CORRECTED.value
    return question.answered if question.stage == Stage.CLOSED else OPEN


def _table(metric: Metric) -> str:
    return metric.count.of if metric.count else ""


def _figures(place: str) -> Mapping[tuple[str, int], list[Figure]]:
    found: dict[tuple[str, int], list[Figure]] = {}
    for one in Figure.objects.of(place).filter(breakdown="", area=place):
        metric = metrics().get(one.metric)
        if metric is not None and _table(metric) and SHAPES[Length.YEAR].fullmatch(one.period):
            found.setdefault((_table(metric), int(one.period)), []).append(one)
    return found


def _questions(place: str) -> Mapping[tuple[str, int], list[Question]]:
    found: dict[tuple[str, int], list[Question]] = {}
    needed = ("table", "year", "severity", "stage", "answered", "gone")
    for one in Question.objects.of(place).only(*needed):
        found.setdefault((one.table, one.year), []).append(one)
    return found


def _sent(place: str) -> Counter[int]:
    """Return how many submissions of each year were taken."""
    taken = Submission.objects.of(place).filter(state=State.TAKEN).values_list("years", flat=True)
    return Counter(year for years in taken for year in years)


def _returns(place: str) -> Mapping[int, _Sent]:
    """Return, by year, when each return was due and first submitted, and how many corrections followed."""
    of_year: dict[int, list[Return]] = {}
    for one in Return.objects.of(place).order_by("year", "kind", "revision"):
        of_year.setdefault(one.year, []).append(one)
    moves = Move.objects.of(place).filter(stage=SUBMITTED).order_by("turn")
    first = {move.of: timezone.localdate(move.at) for move in reversed(moves)}
    return {
        year: _Sent(tuple(_punctual(its, first)), max(one.revision for one in its)) for year, its in of_year.items()
    }


def _punctual(returns: Iterable[Return], submitted: Mapping[str, date]) -> Iterator[Punctual]:
    """Yield when the first of each kind was due and submitted; a correction of later has no due date of its own."""
    today = timezone.localdate()
    for one in returns:
        if one.revision == 0:
            yield Punctual(one.due, submitted.get(one.public_id), today)
