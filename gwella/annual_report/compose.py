"""The annual report as a document: the legal form, filled with passages, figures by reference and evidence.

Pure. It is given released results only, so what it quotes is what everyone may see.
Code of practice 8.4; section 144A of the Act.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

import msgspec

from gwella.annual_report import passages as prose
from gwella.annual_report.passages import Pinned, Reference, Said
from gwella.annual_report.quoting import evidence_row, quoted
from gwella.code_of_practice.language import Language, Text
from gwella.code_of_practice.messages import Spoken, say
from gwella.code_of_practice.places import area
from gwella.code_of_practice.report_form import Form, Slot
from gwella.code_of_practice.results import FigureKey, Result
from gwella.code_of_practice.sources import Welsh
from gwella.code_of_practice.spoken import number
from gwella.code_of_practice.standards import standards, under
from gwella.code_of_practice.years import Period, year_label
from gwella.documents import (
    Block,
    Chart,
    Document,
    Heading,
    Inline,
    ListBlock,
    Notice,
    NoticeKind,
    Paragraph,
    Quote,
    Table,
    Words,
)
from gwella.metrics.drafts import drafts_among

HOW_WE_KNOW = "(ii)"  # the question that the evidence answers
BULLET = "- "
NUMBERS = (2, 3, 4)  # columns of the evidence table that hold numbers
CHAPTER, PART, QUESTION, STANDARD = 2, 3, 4, 5

# Draws one series of released results; None where a drawing would say nothing.
Draw = Callable[[Sequence[Result], Language], Chart | None]


class _Report(msgspec.Struct, frozen=True):
    """All that one report is made of."""

    authority: str
    year: int
    results: Mapping[FigureKey, Result]
    evidence: tuple[Pinned, ...]
    passages: Mapping[str, Text]
    language: Language
    made_up: bool
    draw: Draw | None
    entered: tuple[Spoken, ...]

    def say(self, code: str, **words: str) -> str:
        return say(f"report.{code}", self.language, **words)

    def figure_key(self, reference: Reference) -> FigureKey:
        period = reference.period or str(self.year)
        return FigureKey(reference.metric, self.authority, period, reference.breakdown, reference.category)

    def figures(self) -> list[Result]:
        """Return every figure that the report quotes or has pinned, each once."""
        texts = [*self.passages.values(), *(one.words for one in self.evidence)]
        parts = (part for text in texts for part in prose.parts(text.in_(self.language)))
        quoted_here = (self.figure_key(part) for part in parts if isinstance(part, Reference))
        keys = dict.fromkeys((*quoted_here, *(one.figure for one in self.evidence)))
        return [self.results[key] for key in keys if key in self.results]


def compose(
    form: Form,
    authority: str,
    year: int,
    results: Iterable[Result],
    evidence: Iterable[Pinned],
    passages: Mapping[str, Text],
    language: Language,
    *,
    written_on: date,
    made_up: bool,
    draft: bool = True,
    draw: Draw | None = None,
    entered: Iterable[Spoken] = (),
) -> Document:
    """Return the report of `authority` on `year` in `language`. `results` are released ones; raises NotFound.

    `passages` has one text a slot of the form. A slot without one says that it is not written yet; a
    figure that is starred or not there says so in words. `written_on` dates the document. `entered` are sentences with
    both values of each figure that somebody entered in the place of another, both as released.
    """
    report = _Report(
        authority,
        year,
        {result.key: result for result in results},
        tuple(evidence),
        passages,
        language,
        made_up,
        draw,
        tuple(entered),
    )
    name = area(authority).name.in_(language)
    return Document(
        title=report.say("title", area=name, year=year_label(year)),
        language=language,
        author=report.say("author", area=name),
        date=written_on,
        made_up=made_up,
        blocks=(*_opening(report, draft=draft), *_chapters(report, form), *_about(report, form)),
    )


def _opening(report: _Report, *, draft: bool) -> Iterator[Block]:
    if draft:
        yield Notice(NoticeKind.NOTE, report.say("draft"))
    shown = report.figures()
    if drafts := drafts_among(shown):
        figures, of_them = (number(count, report.language) for count in (len(shown), drafts))
        yield Notice(NoticeKind.NOTE, report.say("drafts_among", figures=figures, drafts=of_them))


def _chapters(report: _Report, form: Form) -> Iterator[Block]:
    """Yield every heading of the form in its order, and below each slot what was written for it."""
    chapter, part = "", ""
    for slot in form.slots():
        if slot.chapter.id != chapter:
            chapter = slot.chapter.id
            yield _heading(slot.chapter.id, slot.chapter.heading, CHAPTER, chapter, report.language)
        if slot.part and slot.part.id != part:
            part = slot.part.id
            yield _heading(slot.part.id, slot.part.heading, PART, part, report.language)
        if slot.question:
            yield _heading(slot.question.id, slot.question.heading, QUESTION, slot.id, report.language)
        yield from _slot(report, slot)


def _slot(report: _Report, slot: Slot) -> Iterator[Block]:
    """Yield what was written in one place of the form, and the evidence where the form asks how we know."""
    yield from _passage(report, slot.id)
    if slot.part and slot.part.quality and slot.question and slot.question.id == HOW_WE_KNOW:
        for standard in under(slot.part.quality):
            yield from _standard(report, standard)


def _passage(report: _Report, slot: str) -> Iterator[Block]:
    text = report.passages[slot].in_(report.language).strip() if slot in report.passages else ""
    if not text:
        yield Notice(NoticeKind.UNWRITTEN, report.say("not_written"))
        return
    if report.made_up:
        yield Notice(NoticeKind.MADE_UP, report.say("made_up_passage"))
    for block in re.split(r"\n\s*\n", text):
        yield from _prose(report, block.strip())


def _prose(report: _Report, block: str) -> Iterator[Block]:
    """Yield a block of prose: a paragraph, or a list when each of its lines is a point."""
    lines = [line.strip() for line in block.splitlines()]
    if all(line.startswith(BULLET) for line in lines):
        yield ListBlock(tuple(_inline(report, line.removeprefix(BULLET)) for line in lines))
    else:
        yield Paragraph(_inline(report, " ".join(lines)))


def _inline(report: _Report, text: str) -> tuple[Inline, ...]:
    return tuple(_part(report, part) for part in prose.parts(text))


def _part(report: _Report, part: prose.Part) -> Inline:
    match part:
        case Reference():
            key = report.figure_key(part)
            return quoted(key, report.results.get(key), report.language)
        case Said():
            return Quote(part.text, part.language)
        case _:
            return Words(part.text)


def _standard(report: _Report, standard: str) -> Iterator[Block]:
    """Yield a quality standard in the Code's words, and the evidence pinned to it."""
    defined = standards()[standard]
    title = report.say("standard", short=defined.short.in_(report.language))
    yield Heading(title, STANDARD, _id(f"standard-{standard}"))
    yield Paragraph((Words(report.say("standard_text", text=defined.text.in_(report.language).strip())),))
    pinned = [one for one in report.evidence if one.standard == standard]
    if not pinned:
        yield Notice(NoticeKind.UNWRITTEN, report.say("no_evidence"))
        return
    yield ListBlock(tuple(_inline(report, one.words.in_(report.language)) for one in pinned))
    yield _evidence(report, standard, pinned)
    yield from _drawings(report, pinned)


def _evidence(report: _Report, standard: str, pinned: Sequence[Pinned]) -> Table:
    """Return the figures pinned to one standard: value, interval, unknown and source."""
    short = standards()[standard].short.in_(report.language)
    columns = ("figure", "period", "value", "interval", "unknown", "source")
    rows = (evidence_row(one.figure, report.results.get(one.figure), report.language) for one in pinned)
    return Table(
        caption=report.say("evidence", short=short),
        id=_id(f"evidence-{standard}"),
        columns=tuple(report.say(f"column_{name}") for name in columns),
        rows=tuple(rows),
        numbers=NUMBERS,
    )


def _drawings(report: _Report, pinned: Sequence[Pinned]) -> Iterator[Chart]:
    """Yield a drawing of each pinned figure over the years, where there is somebody to draw and something to show."""
    if report.draw is None:
        return
    for of in dict.fromkeys(_series(one.figure) for one in pinned):
        years = [result for key, result in report.results.items() if _series(key) == of]
        in_order = sorted(years, key=lambda result: Period.parse(result.period))
        if drawn := report.draw(in_order, report.language):
            yield drawn


def _series(key: FigureKey) -> FigureKey:
    """Return what the figures of one series share: all of the key but the period."""
    return key._replace(period="")


def _about(report: _Report, form: Form) -> Iterator[Block]:
    """Yield what a reader must know about the figures and about the form itself."""
    yield Heading(report.say("about"), CHAPTER, "about")
    yield Paragraph((Words(report.say("about_figures")),))
    yield Paragraph((Words(report.say("about_ranges")),))
    if report.entered:
        yield Paragraph((Words(say("entries.in_report", report.language)),))
        yield ListBlock(tuple((Words(one.in_(report.language)),) for one in report.entered))
    yield Paragraph((Words(report.say("about_form", edition=form.edition, source=form.source)),))
    if form.welsh is Welsh.OURS and report.language is Language.CY:
        yield Paragraph((Words(report.say("about_welsh")),))


def _heading(number: str, text: Text, level: int, slot: str, language: Language) -> Heading:
    return Heading(f"{number} {text.in_(language)}", level, _id(slot))


def _id(slot: str) -> str:
    """Return an address within the page: `3(a)(i)` is `section-3-a-i`."""
    return "section-" + "-".join(re.findall(r"[\w]+", slot))
