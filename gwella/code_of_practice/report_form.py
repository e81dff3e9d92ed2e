"""The annual report's legal form: chapters, parts and questions (section 144A; Code of practice 8.4).

Headings are data with an edition, since the law has changed them before.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import msgspec

from gwella.code_of_practice.language import Text
from gwella.code_of_practice.reading import one
from gwella.code_of_practice.sources import Confidence, Welsh


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question that every part of a chapter answers."""

    id: str
    heading: Text


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a chapter; `quality` is the heading of the quality standards it is about, or empty."""

    id: str
    heading: Text
    quality: str = ""


class Chapter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A chapter: nothing below it, parts, or parts that each answer the same questions."""

    id: str
    heading: Text
    part: tuple[Part, ...] = ()
    question: tuple[Question, ...] = ()


class Duty(Text, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the Act asks of the report, in plain words, and its section."""

    section: str


class Slot(msgspec.Struct, frozen=True):
    """A place in the report where text is written: `1`, `3(a)(i)` or `4(b)`."""

    chapter: Chapter
    part: Part | None = None
    question: Question | None = None

    @property
    def id(self) -> str:
        part = self.part.id if self.part else self.chapter.id
        return part + (self.question.id if self.question else "")


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole form, and where it comes from."""

    edition: str
    source: str
    confidence: Confidence
    welsh: Welsh
    chapter: tuple[Chapter, ...]
    duty: tuple[Duty, ...]

    def slots(self) -> Iterator[Slot]:
        """Yield every place where text is written, in the form's order: 22 of them."""
        for chapter in self.chapter:
            yield from _slots(chapter)


@cache
def form() -> Form:
    """Return the form in force."""
    return one("annual_report_form", Form)


def _slots(chapter: Chapter) -> Iterator[Slot]:
    if not chapter.part:
        yield Slot(chapter)
    for part in chapter.part:
        if not chapter.question:
            yield Slot(chapter, part)
        for question in chapter.question:
            yield Slot(chapter, part, question)
