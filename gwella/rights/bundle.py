"""A person's bundle: everything that is held of them, as one zip of CSV files and a summary to read, in both languages.

It is made where it is handed over and kept nowhere. People beside the one who asked are named by no code.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import said, say
from gwella.code_of_practice.places import Area
from gwella.code_of_practice.sheets import Cell, sheet
from gwella.code_of_practice.spoken import number
from gwella.code_of_practice.years import Period
from gwella.documents.blocks import Block, Document, Heading, Paragraph, Words
from gwella.documents.blocks import Table as Shown
from gwella.documents.html import html
from gwella.rights.files import Where, with_them
from gwella.rights.person import UNDATED, Held
from gwella.snapshots.tables import Column, Kind, lists, table


class Asked(msgspec.Struct, frozen=True):
    """A question about the data that names one of the person's references, and all that was said of it."""

    reference: str
    year: int
    asks: str
    answers: tuple[str, ...] = ()


class Bundle(msgspec.Struct, frozen=True, kw_only=True):
    """All that is held of one person at an authority, and when it was looked for."""

    area: Area
    at: datetime
    of: frozenset[int]
    held: tuple[Held, ...]
    files: Mapping[Path, Sequence[Where]] = MappingProxyType({})
    asked: tuple[Asked, ...] = ()

    @property
    def places(self) -> tuple[Where, ...]:
        """Where in those files the person stands, and which of them could not be looked into."""
        return tuple(one for places in self.files.values() for one in places)

    @property
    def rows(self) -> int:
        """How many rows of tables and of files the bundle holds."""
        return sum(one.rows.num_rows for one in self.held) + sum(one.searched for one in self.places)


def as_zip(bundle: Bundle) -> bytes:
    """Return the bundle as one file: for each language a summary, and a CSV file of each table."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for language in Language:
            for name, content in _parts(bundle, language):
                archive.writestr(zipfile.ZipInfo(name, bundle.at.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _parts(bundle: Bundle, language: Language) -> Iterator[tuple[str, bytes]]:
    yield f"{language}/{say('rights.file_summary', language)}.html", html(summary(bundle, language)).encode()
    for held in bundle.held:
        name = table(held.table).files[-1 if language is Language.CY else 0] if table(held.table).files else held.table
        yield f"{language}/{name}.csv", sheet(_rows(held, bundle.of, language))
    if bundle.files:
        yield f"{language}/{say('rights.file_sent', language)}.csv", sheet(_sent(bundle.places, language))
    if bundle.asked:
        yield f"{language}/{say('rights.file_asked', language)}.csv", sheet(_asked(bundle.asked, language))


def summary(bundle: Bundle, language: Language) -> Document:
    """Return what is held, of which kind and year, what for, and what somebody may ask; to be read by anybody."""

    def words(code: str, **values: Any) -> str:
        return say(f"rights.{code}", language, **values)

    blocks: list[Block] = [_paragraph(words("summary_about", area=bundle.area.name))]
    blocks += [_paragraph(words("summary_codes"))]
    rows = [
        (table(held.table).title.in_(language), _year(year, language), number(count, language))
        for held in bundle.held
        for year, count in held.years.items()
    ]
    if rows:
        head = (words("column_table"), words("column_year"), words("column_rows"))
        shown = Shown(caption=words("caption_held"), id="held-rows", columns=head, rows=tuple(rows), numbers=(2,))
        blocks += [Heading(words("heading_held"), 2, "held"), shown]
        shown_tables = [table(one.table) for one in bundle.held]
        blocks += [_paragraph(f"{one.title.in_(language)}: {one.about.in_(language)}") for one in shown_tables]
    else:
        blocks += [_paragraph(words("nothing_held"))]
    blocks += [Heading(words("heading_sent"), 2, "sent"), _paragraph(_said_of_files(bundle, language))]
    blocks += [Heading(words("heading_asked"), 2, "asked"), _paragraph(words("summary_asked", count=len(bundle.asked)))]
    blocks += [
        Heading(words("heading_rights"), 2, "rights"),
        _paragraph(words("summary_rights", area=bundle.area.name)),
    ]
    return Document(
        title=words("title_bundle"),
        language=language,
        author=bundle.area.name.in_(language),
        date=bundle.at.date(),
        made_up=any(_is_made_up(one) for one in bundle.held),
        blocks=tuple(blocks),
    )


def _is_made_up(held: Held) -> bool:
    return "made_up" in held.rows.column_names and True in held.rows["made_up"].to_pylist()


def _said_of_files(bundle: Bundle, language: Language) -> str:
    unseen = sum(not one.searched for one in bundle.places)
    said_first = say("rights.summary_sent", language, count=with_them(bundle.files))
    return said_first + (" " + say("rights.summary_unsearched", language, count=unseen) if unseen else "")


def _rows(held: Held, of: Collection[int], language: Language) -> Iterator[list[Cell]]:
    columns = table(held.table).stored
    yield [column.title.in_(language) for column in columns.values()]
    for row in held.rows.to_pylist():
        yield [_cell(column, row[name], of, language) for name, column in columns.items()]


def _cell(column: Column, value: Any, of: Collection[int], language: Language) -> str:
    """Return a cell as a person reads it: labels for codes, and for people whether it is the one who asked."""
    if value is None:
        return ""
    if column.kind is Kind.PERSON:
        return say("rights.this_person" if value in of else "rights.another_person", language)
    if column.kind is Kind.YES_NO:
        return say("rights.yes" if value else "rights.no", language)
    if column.kind in (Kind.CHOICE, Kind.SEVERAL):
        codes = lists()[column.list].codes
        labels = [codes[one].title.in_(language) if one in codes else one for one in str(value).split(";")]
        return "; ".join(labels)
    return value.isoformat() if isinstance(value, date) else str(value)


def _sent(files: Sequence[Where], language: Language) -> Iterator[list[Cell]]:
    yield [say(f"rights.column_{name}", language) for name in ("file", "row", "heading", "cell")]
    for one in files:
        if not one.searched:
            yield [one.file, None, "", say("rights.not_searched", language)]
        elif not one.row:
            yield [one.file, None, "", say("rights.somewhere", language)]
        for heading, cell in zip(one.headings, one.cells, strict=False):
            yield [one.file, one.row, heading, cell]


def _asked(asked: Sequence[Asked], language: Language) -> Iterator[list[Cell]]:
    yield [say(f"rights.column_{name}", language) for name in ("reference", "year", "check", "answer")]
    for one in asked:
        for answer in one.answers or ("",):
            yield [one.reference, one.year, one.asks, answer]


def _year(year: int, language: Language) -> str:
    return say("rights.undated", language) if year == UNDATED else said(Period.of_year(year), language)


def _paragraph(text: str) -> Paragraph:
    return Paragraph((Words(text),))
