"""One document that holds every block, with text that would do harm if it were read as markup."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from gwella.code_of_practice.language import Language
from gwella.documents import (
    Block,
    Chart,
    Document,
    Figure,
    Heading,
    ListBlock,
    Notice,
    NoticeKind,
    Paragraph,
    Quote,
    Table,
    Words,
)

HOSTILE = '#let x = 1 $x$ <script>alert(1)</script> \\ *b* _i_ @r `c` "q" &amp; ŵ ŷ'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="60"><text x="5" y="30">Siart ŵ</text></svg>'

BLOCKS: tuple[Block, ...] = (
    Heading(f"1 {HOSTILE}", 2, "one"),
    Heading("Rhan gyntaf", 3, "part"),
    Paragraph(
        (
            Words(HOSTILE),
            Figure(text="86.1% (2024-25)", metric="m", area="X06000001", period="2024", value=0.861),
            Quote("Roedden nhw’n gwrando", Language.CY),
        )
    ),
    ListBlock(((Words(HOSTILE),), (Words("ail bwynt"),))),
    ListBlock(((Words("first step"),),), ordered=True),
    Table(f"Caption {HOSTILE}", "table-one", ("Figure", "Value"), ((HOSTILE, "1,105"), ("Second", "20")), numbers=(1,)),
    Chart("Chart", SVG, f"What is drawn: {HOSTILE}", "What it shows."),
    Notice(NoticeKind.UNWRITTEN, HOSTILE),
)


@pytest.fixture
def hostile() -> str:
    return HOSTILE


@pytest.fixture
def document() -> Callable[..., Document]:
    """Return what makes the document; what is given replaces what it would be."""

    def made(**given: object) -> Document:
        whole: dict[str, object] = {
            "title": f"Report {HOSTILE}",
            "language": Language.EN,
            "author": "Cwm Dychymyg",
            "date": date(2025, 6, 1),
            "made_up": True,
            "blocks": BLOCKS,
        }
        return Document(**(whole | given))  # type: ignore[arg-type]

    return made
