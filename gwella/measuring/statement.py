"""What somebody signs, all of it in sight: figures, drafts among them, both values of what was entered, what is not
known or missing, what differs from last year and from what was accepted before.

Code of practice 5.4 and 8; the draft definitions are counted where someone signs.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import msgspec

from gwella.charts.changes import Verdict, change
from gwella.charts.figures import Amount, category
from gwella.charts.words import changing
from gwella.code_of_practice.messages import Joined, Message, Spoken, message
from gwella.code_of_practice.results import FigureKey, Result
from gwella.entries.entry import What
from gwella.measuring.locked import Locked
from gwella.metrics.definitions import Measure, definition
from gwella.metrics.drafts import titled

Figures = Mapping[FigureKey, Locked]
SAID = (Verdict.HIGHER, Verdict.LOWER, Verdict.BREAK)


class Line(msgspec.Struct, frozen=True):
    """One figure as it is shown, beside that of last year and that of the revision accepted before.

    `follows` are the metrics with an entry that a measure is worked out from.
    """

    one: Locked
    last: Locked | None = None
    first: Locked | None = None
    follows: tuple[str, ...] = ()

    @property
    def title(self) -> Spoken:
        return _title(self.one)

    @property
    def value(self) -> Spoken | None:
        return _value(self.one)

    @property
    def last_value(self) -> Spoken | None:
        return _value(self.last)

    @property
    def first_value(self) -> Spoken | None:
        return _value(self.first)

    @property
    def what(self) -> Message:
        return message(f"entries.is_{self.one.what or 'nothing'}")

    @property
    def both(self) -> Message | None:
        """The sentence with both values, where one was entered in the place of another, or follows from such a one."""
        return _both(self.one, self.follows)

    @property
    def is_corrected(self) -> bool:
        return self.first is not None and self.first.value != self.one.value


class Statement(msgspec.Struct, frozen=True):
    """All figures of a return, and what has to be known of them before anybody answers for them."""

    lines: tuple[Line, ...]

    @property
    def given(self) -> list[Line]:
        return [line for line in self.lines if line.one.value is not None]

    @property
    def missing(self) -> list[Line]:
        return [line for line in self.lines if line.one.value is None]

    @property
    def drafts(self) -> int:
        """How many of the figures that are given follow a definition that nobody has confirmed."""
        return sum(line.one.draft for line in self.given)

    @property
    def replaced(self) -> list[Message]:
        return [both for line in self.lines if (both := line.both)]

    @property
    def unknown(self) -> list[Line]:
        return [line for line in self.given if line.one.unknown]

    @property
    def corrected(self) -> list[Line]:
        return [line for line in self.lines if line.is_corrected]

    @property
    def is_made_up(self) -> bool:
        return any(line.one.made_up for line in self.lines)

    @property
    def beside_last_year(self) -> bool:
        """Whether there is a figure of last year beside any of these: without one, none differs and none is alike."""
        return any(_pair(line) for line in self.given)

    @property
    def differing(self) -> list[tuple[Spoken, Message]]:
        """Each figure that differs from last year's by more than chance, or cannot be compared with it, and how."""
        found: list[tuple[Spoken, Message]] = []
        for line in self.given:
            pair = _pair(line)
            if pair and change(pair).verdict in SAID:
                found.append((line.title, changing(pair)[0]))
        return found


def statement(figures: Figures, last_year: Figures, first: Figures | None = None) -> Statement:
    """Return what is signed: `figures` beside last year’s and, of a revision, those that were accepted before."""
    before = first or {}
    entered = {key.metric for key, one in figures.items() if one.what == What.ENTERED and not key.breakdown}
    lines = (
        Line(one, last_year.get(_a_year_before(key)), before.get(key), _follows(one, entered))
        for key, one in figures.items()
    )
    return Statement(tuple(lines))


def completeness(figures: Figures) -> tuple[int, int]:
    """Return how many figures of a return are given, and how many there could be."""
    return sum(one.value is not None for one in figures.values()), len(figures)


def _pair(line: Line) -> Sequence[Result]:
    """Return last year's figure and this one's; nothing where there is no last year's or no definition any more."""
    if line.last is None or line.last.value is None or line.one.definition is None:
        return []
    return [line.last.result(), line.one.result()]


def _title(one: Locked) -> Spoken:
    if one.definition is None:
        return message("report.undefined", metric=one.key.metric)
    if one.key.breakdown:
        return message("figures.of_category", title=titled(one.key.metric), category=category(one.result()))
    return definition(one.key.metric).title


def _value(one: Locked | None) -> Spoken | None:
    return None if one is None or one.value is None else Amount(one.value, one.unit)


def _both(one: Locked, follows: Sequence[str]) -> Message | None:
    if not one.before_is:
        return None
    value = _value(one) or message("entries.no_figure")
    replaced = Amount(one.before, one.unit) if one.before is not None else message("entries.no_figure")
    if one.what == What.ENTERED:
        code = f"entries.in_place_of_{one.before_is}"
        return message(code, title=_title(one), value=value, replaced=replaced, reason=one.reason)
    parts = Joined(tuple(definition(part).title for part in follows), "; ")
    return message("entries.follows", title=_title(one), value=value, replaced=replaced, parts=parts)


def _follows(one: Locked, entered: Collection[str]) -> tuple[str, ...]:
    """Return which metrics with an entry a measure is worked out from."""
    relates = one.definition.relates if isinstance(one.definition, Measure) else ()
    return tuple(part for part in relates if part in entered)


def _a_year_before(key: FigureKey) -> FigureKey:
    return key._replace(period=str(int(key.period) - 1))
