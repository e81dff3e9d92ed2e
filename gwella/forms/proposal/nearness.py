"""Which metric a row may be about, by its code first and then by its title, and which number of it a column takes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum, auto

import msgspec

from gwella.code_of_practice.language import Text
from gwella.code_of_practice.reading import kept
from gwella.forms.layout import Part
from gwella.forms.proposal.rows import Words
from gwella.forms.recognise import year_said
from gwella.metrics.definitions import breakdowns, definitions, in_force
from gwella.returns.mapping import fold, nearest
from gwella.snapshots.tables import lists

CODE = re.compile(r"[A-Za-z]{2,}[ /-]?\d{2,3}[a-z]?")
APART = re.compile(r"\s*[/|\n\u00b7:]\s*|\s[-\u2013]\s")
SAYS_PART = {
    Part.UNKNOWN: ("unknown", "not known", "anhysbys", "ddim yn hysbys"),
    Part.NUMERATOR: ("numerator", "rhifiadur"),
    Part.DENOMINATOR: ("denominator", "enwadur"),
    Part.VALUE: ("number", "value", "figure", "count", "total", "nifer", "gwerth", "ffigur", "cyfanswm"),
}


class How(StrEnum):
    """How a row was taken for a metric: `NEAREST` is by the code of one that is only from memory and counts nothing."""

    CODE = auto()
    TITLE = auto()
    NEAR = auto()
    NEAREST = auto()


class Near(msgspec.Struct, frozen=True):
    """A metric that a row may be about, how that was seen, and the words that are the row's label."""

    metric: str
    how: How
    label: Words


class Says(msgspec.Struct, frozen=True):
    """What the headings of a column say: which number, how many years from the return's, and of which category."""

    of: Part = Part.VALUE
    period: int = 0
    breakdown: str = ""
    category: str = ""
    is_sure: bool = True


def metric_near(words: Sequence[Words], year: int) -> Near | None:
    """Return the metric that a row may be about; None where nothing is near."""
    if said := said_by(words, year):
        return said
    label = longest(words)
    near = nearest(label.text, _by_title(year))
    return Near(near, How.NEAR, label) if near else None


def said_by(words: Sequence[Words], year: int) -> Near | None:
    """Return the metric whose code or title stands in a row; None where there is none."""
    for one in words:
        for code in CODE.findall(one.text):
            if key := _by_code(year).get(fold(code)):
                return _of_code(key, code, words)
    for one in words:
        for text in (one.text, *APART.split(one.text)):
            if key := _by_title(year).get(fold(text)):
                return Near(key, How.TITLE, one)
    return None


def longest(words: Sequence[Words]) -> Words:
    """Return the words that are most likely a row's label."""
    return max(words, key=lambda one: len(one.text))


def column_says(headings: Sequence[str], metric: str, year: int) -> Says:
    """Return what the headings above a cell say of the figure that it takes; not sure where one says something else."""
    said = Says()
    for heading in headings:
        part = next((part for part, names in SAYS_PART.items() if fold(heading) in map(fold, names)), None)
        other = year_said(heading)
        if part is not None:
            said = msgspec.structs.replace(said, of=part)
        elif other is not None:
            said = msgspec.structs.replace(said, period=other - year)
        elif category := _categories(metric).get(fold(heading)):
            said = msgspec.structs.replace(said, breakdown=category[0], category=category[1])
        else:
            said = msgspec.structs.replace(said, is_sure=False)
    return said


def _of_code(key: str, code: str, words: Sequence[Words]) -> Near:
    others = [one for one in words if fold(one.text) != fold(code)]
    label, definition = longest(others or words), definitions()[key]
    if definition.is_recalled:
        return Near(definition.nearest or key, How.NEAREST, label)
    return Near(key, How.CODE, label)


@kept
def _by_code(year: int) -> Mapping[str, str]:
    """Return the metric of each code and alias that one alone has in a year."""
    return _alone((name, key) for key in _in_force(year) for name in (*_codes(key, year), *definitions()[key].aliases))


@kept
def _by_title(year: int) -> Mapping[str, str]:
    """Return the metric of each title that one alone has in a year, in either language."""
    countable = (key for key in _in_force(year) if not definitions()[key].is_recalled)
    return _alone((title, key) for key in countable for title in _both(definitions()[key].title))


def _codes(key: str, year: int) -> tuple[str, ...]:
    edition = in_force(definitions()[key], year)
    return (edition.code,) if edition and edition.code else ()


def _in_force(year: int) -> list[str]:
    return [key for key, one in definitions().items() if in_force(one, year)]


def _alone(named: Iterator[tuple[str, str]]) -> dict[str, str]:
    pairs = {(fold(name), key) for name, key in named}
    times = Counter(name for name, _ in pairs)
    return {name: key for name, key in sorted(pairs) if name and times[name] == 1}


@kept
def _categories(metric: str) -> Mapping[str, tuple[str, str]]:
    """Return the breakdown and category of each spelling among a metric's breakdowns."""
    found: dict[str, tuple[str, str]] = {}
    for name in definitions()[metric].breakdowns:
        for code, title in _titles(name).items():
            for spelling in (code, *_both(title)):
                found.setdefault(fold(spelling), (name, code))
    return found


def _titles(breakdown: str) -> Mapping[str, Text]:
    one = breakdowns()[breakdown]
    each = one.bands or lists()[one.list].codes
    return {code: entry.title for code, entry in each.items()}


def _both(text: Text) -> tuple[str, str]:
    return text.en, text.cy
