"""What a document is made of. Every text is plain: a `<`, a `#` or a backslash stands for itself."""

from __future__ import annotations

from datetime import date
from enum import StrEnum, auto

import msgspec

from gwella.code_of_practice.language import Language

DEEPEST = 6


class Words(msgspec.Struct, frozen=True, tag="words", tag_field="is"):
    """Plain words in the document's language."""

    text: str


class Figure(msgspec.Struct, frozen=True, tag="figure", tag_field="is", kw_only=True):
    """A figure quoted by reference: what it says in words, and the key of the result it was taken from.

    `value` is the number itself, None where there is none or it may not be shown.
    """

    text: str
    metric: str
    area: str
    period: str
    breakdown: str = ""
    category: str = ""
    value: float | None = None


class Quote(msgspec.Struct, frozen=True, tag="quote", tag_field="is"):
    """Somebody's own words, in the language in which they were said."""

    text: str
    language: Language


Inline = Words | Figure | Quote


class Heading(msgspec.Struct, frozen=True, tag="heading", tag_field="is"):
    """A heading of level 2 to 6 (the title is level 1), with the `id` by which it is linked to."""

    text: str
    level: int
    id: str

    def __post_init__(self) -> None:
        if not 2 <= self.level <= DEEPEST:
            raise ValueError("a heading has a level from 2 to 6")


class Paragraph(msgspec.Struct, frozen=True, tag="paragraph", tag_field="is"):
    """One paragraph."""

    parts: tuple[Inline, ...]


class ListBlock(msgspec.Struct, frozen=True, tag="list", tag_field="is"):
    """A list of points, numbered when their order matters."""

    items: tuple[tuple[Inline, ...], ...]
    ordered: bool = False


class Table(msgspec.Struct, frozen=True, tag="table", tag_field="is"):
    """A table with a caption. The first cell of each row is its heading; `numbers` are columns of numbers (from 0)."""

    caption: str
    id: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("every row of a table has as many cells as the table has columns")


class Chart(msgspec.Struct, frozen=True, tag="chart", tag_field="is"):
    """A drawing with its title inside, the text that stands for it where it cannot be seen, and its words."""

    title: str
    svg: str
    alternative: str
    words: str

    def __post_init__(self) -> None:
        if not self.alternative.strip():
            raise ValueError("a chart needs an alternative text")


class NoticeKind(StrEnum):
    """What a notice is there to say."""

    MADE_UP = auto()
    UNWRITTEN = auto()
    NOTE = auto()


class Notice(msgspec.Struct, frozen=True, tag="notice", tag_field="is"):
    """A short text set apart from the rest."""

    kind: NoticeKind
    text: str


Block = Heading | Paragraph | ListBlock | Table | Chart | Notice


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A whole document in one language. `made_up` is said on every page of it."""

    title: str
    language: Language
    author: str
    date: date
    made_up: bool
    blocks: tuple[Block, ...]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure that the text quotes, in its order."""
        return tuple(part for parts in _texts(self.blocks) for part in parts if isinstance(part, Figure))


def as_json(document: Document) -> bytes:
    """Return the document as JSON, `is` naming each block; the same document gives the same bytes."""
    return msgspec.json.encode(document)


def _texts(blocks: tuple[Block, ...]) -> list[tuple[Inline, ...]]:
    found: list[tuple[Inline, ...]] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            found.append(block.parts)
        elif isinstance(block, ListBlock):
            found.extend(block.items)
    return found
