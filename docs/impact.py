"""The impact assessment as a page, made from what the product stores, in each language."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date

from docs.markdown import table
from gwella.code_of_practice.language import Language
from gwella.documents.blocks import Block, Heading, ListBlock, Paragraph, Table, Words

WRITTEN = date(2026, 11, 1)  # a page has no day of its own; a document must have one


def impact_page(language: Language, made: str) -> str:
    """Return the page of `language`: what is stored, whose, what for, how long, and who may see it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gwella.site.settings")
    import django

    django.setup()
    from gwella.rights.impact import impact_assessment
    from gwella.rights.periods import data_sets

    months = {name: one.months for name, one in data_sets().items() if not one.kept}
    document = impact_assessment(language, WRITTEN, months)
    lines = [f"# {document.title}", "", made]
    for block in document.blocks:
        lines += ["", *_lines(block)]
    return "\n".join(lines) + "\n"


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield f"{'#' * block.level} {block.text}"
    elif isinstance(block, Paragraph):
        yield _said(block.parts)
    elif isinstance(block, ListBlock):
        yield from (f"- {_said(item)}" for item in block.items)
    elif isinstance(block, Table):
        yield f"{block.caption}:"
        yield ""
        yield from table(list(block.columns), [list(row) for row in block.rows])


def _said(parts: tuple[object, ...]) -> str:
    return "".join(part.text for part in parts if isinstance(part, Words))
