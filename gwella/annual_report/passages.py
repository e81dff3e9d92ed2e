"""Passages of the annual report: prose that quotes figures by reference, never by hand.

    Of the packages completed, {figure:adult.reablement.effective_share} helped,
    after {figure:adult.reablement.effective_share@2023} the year before.
    One person told us: {quote:cy|Roedden nhw’n gwrando.}

A reference names a metric or measure, another period than the report's year after `@`, and one
category after `#` (`#sex=female`). Blank lines part paragraphs; lines that begin with `- ` are a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

import msgspec

from gwella.code_of_practice.errors import DefinitionError
from gwella.code_of_practice.language import Language, Text
from gwella.code_of_practice.reading import files, kept, read
from gwella.code_of_practice.report_form import form
from gwella.code_of_practice.results import FigureKey
from gwella.code_of_practice.years import Period
from gwella.metrics.definitions import Kind, definitions, in_force, measures

REFERENCE = re.compile(
    r"\{figure:(?P<metric>[\w.]+)(?:@(?P<period>[\w-]+))?(?:#(?P<breakdown>[\w+]+)=(?P<category>[\w+-]+))?\}"
    r"|\{quote:(?P<language>en|cy)\|(?P<words>[^{}]+)\}"
)

MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Ionawr|Chwefror|Mawrth|Ebrill|Mai|Mehefin|Gorffennaf|Awst|Medi|Hydref|Tachwedd|Rhagfyr|"
    "Fawrth|Fai|Fehefin|Fedi|Dachwedd|Ragfyr"
)
# Numbers that are no figures: years, dates, ages that say who is meant, and places in the law.
NO_FIGURE = re.compile(
    rf"\b\d{{4}}-\d{{2}}\b|\b\d{{1,2}} (?:{MONTHS})\b|\b(?:19|20)\d{{2}}\b|\b(?:[Ss]ection|[Aa]dran|Part|Rhan) \d+\w*\b"
    r"|\b(?:aged|under|o dan) \d+\b|\b\d+ oed\b"
)
NUMBER = re.compile(r"\d[\d,.]*\s*%?")


class Words(msgspec.Struct, frozen=True):
    """Prose as it stands."""

    text: str


class Reference(msgspec.Struct, frozen=True):
    """A figure that is quoted: period "" is the report's year."""

    metric: str
    period: str = ""
    breakdown: str = ""
    category: str = ""


class Said(msgspec.Struct, frozen=True):
    """Somebody's own words in their own language."""

    text: str
    language: Language


Part = Words | Reference | Said


class Pinned(msgspec.Struct, frozen=True, kw_only=True):
    """A figure, by its key, pinned to a quality standard, and what it is there to say."""

    standard: str
    kind: Kind
    figure: FigureKey
    words: Text


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One pinned figure as written down; period "" is the report's year."""

    standard: str
    metric: str
    words: Text
    period: str = ""
    breakdown: str = ""
    category: str = ""


class Draft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`definitions/reports/<authority>/<year>.toml`: a report as its author writes it.

    One text a slot of the legal form, and the figures pinned to the quality standards. An authority's
    own lies in the folder that `GWELLA_DEFINITIONS` names.
    """

    passage: dict[str, Text] = {}
    evidence: tuple[Entry, ...] = ()


def parts(text: str) -> Iterator[Part]:
    """Yield the parts of one paragraph. What looks like a reference and is none stays as it is written."""
    at = 0
    for found in REFERENCE.finditer(text):
        if found.start() > at:
            yield Words(text[at : found.start()])
        at = found.end()
        if found["metric"]:
            yield Reference(found["metric"], found["period"] or "", found["breakdown"] or "", found["category"] or "")
        else:
            yield Said(found["words"], Language(found["language"]))
    if at < len(text):
        yield Words(text[at:])


def typed_numbers(text: str) -> list[str]:
    """Return the numbers typed by hand where a reference belongs: all but years, dates, ages and places in the law."""
    prose = " ".join(part.text for part in parts(text) if isinstance(part, Words))
    return [found.strip() for found in NUMBER.findall(NO_FIGURE.sub(" ", prose))]


def check(passages: Mapping[str, Text]) -> None:
    """Raise DefinitionError for a passage with no place in the form, a typed number, a reference that leads
    nowhere, or figures that differ between the languages; NotFound for a period that is none."""
    slots = {slot.id for slot in form().slots()}
    for slot, text in passages.items():
        if slot not in slots:
            raise DefinitionError("report.no_such_slot", slot=slot, known=", ".join(slots))
        for language in Language:
            _check_text(slot, text.in_(language))
        if _references(text.en) != _references(text.cy):
            raise DefinitionError("report.other_figures", slot=slot)


def passages_of(authority: str, year: int) -> Mapping[str, Text]:
    """Return what was written for an authority's report on `year`, by slot. Raises DefinitionError as `check` does."""
    draft = _draft(authority, year)
    check(draft.passage)
    return MappingProxyType(draft.passage)


def evidence_of(authority: str, year: int) -> tuple[Pinned, ...]:
    """Return the figures pinned for an authority's report on `year`. Raises DefinitionError.

    Where its author has pinned none yet, they are the measures in force whose definitions name each standard.
    """
    pinned = _draft(authority, year).evidence
    return tuple(_pinned(entry, authority, year) for entry in pinned or _by_definition(year))


def _by_definition(year: int) -> Iterator[Entry]:
    for key, measure in measures().items():
        for standard in measure.standards if in_force(measure, year) else ():
            yield Entry(standard=standard, metric=key, words=measure.meaning)


@kept
def _draft(authority: str, year: int) -> Draft:
    path = dict(files("reports")).get(f"{authority}.{year}")
    return read(path, Draft) if path else Draft()


def _pinned(entry: Entry, authority: str, year: int) -> Pinned:
    known = definitions()
    if entry.metric not in known:
        raise DefinitionError("report.not_a_figure", slot=entry.standard, metric=entry.metric)
    figure = FigureKey(entry.metric, authority, entry.period or str(year), entry.breakdown, entry.category)
    return Pinned(standard=entry.standard, kind=known[entry.metric].kind, figure=figure, words=entry.words)


def _check_text(slot: str, text: str) -> None:
    for reference in _references(text):
        if reference.metric not in definitions():
            raise DefinitionError("report.not_a_figure", slot=slot, metric=reference.metric)
        if reference.period:
            Period.parse(reference.period)
    prose = "".join(part.text for part in parts(text) if isinstance(part, Words))
    if "{" in prose or "}" in prose:
        raise DefinitionError("report.broken_reference", slot=slot)
    if typed := typed_numbers(text):
        raise DefinitionError("report.typed_number", slot=slot, number=typed[0])


def _references(text: str) -> list[Reference]:
    """Return the references of a text in a fixed order, since the languages may name them in another."""
    found = [part for part in parts(text) if isinstance(part, Reference)]
    return sorted(found, key=lambda one: msgspec.structs.astuple(one))
