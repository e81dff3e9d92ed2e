"""A document as tagged PDF (PDF/UA-1), set by typst from one fixed template that reads the content as data."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from gwella.code_of_practice.errors import Remediable
from gwella.code_of_practice.messages import say
from gwella.code_of_practice.spoken import day
from gwella.documents.blocks import Document, as_json

TEMPLATE = Path(__file__).with_name("document.typ")
NOT_IN_FONT = re.compile(r"the text `\"(.+?)\"` could not be displayed")
FONTS = Path(__file__).parents[1] / "pages" / "static" / "pages" / "fonts"


def pdf(document: Document, *, at: datetime | None = None, fonts: Sequence[Path] = (FONTS,)) -> bytes:
    """Return the document as PDF/UA-1, dated `at` (its own date when not given): the same every time.

    typst refuses a document without a title, and a drawing without an alternative text. Raises
    Remediable for a sign that the font does not have: a reader would see a box in its place.
    """
    import typst

    at = at or datetime(document.date.year, document.date.month, document.date.day, tzinfo=UTC)
    try:
        made: bytes = typst.compile(
            TEMPLATE,
            format="pdf",
            pdf_standards=["ua-1"],
            sys_inputs={"document": as_json(document).decode(), "words": _words(document)},
            font_paths=list(fonts),
            ignore_system_fonts=True,
            timestamp=int(at.timestamp()),
        )
    except typst.TypstError as error:
        if sign := NOT_IN_FONT.search(str(error)):
            raise Remediable("documents.not_in_font", sign=sign.group(1)) from None
        raise
    return made


def _words(document: Document) -> str:
    """Return the template's own words in the document's language, as JSON."""
    words = {
        name: say(f"documents.{name}", document.language) for name in ("made_up", "made_up_line", "contents", "page")
    }
    return json.dumps(words | {"date": day(document.date, document.language)})
