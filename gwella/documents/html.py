"""A document as HTML: meaning only. Looks are the stylesheet's, and all text is escaped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from html import escape
from itertools import count
from pathlib import Path

from msgspec.structs import replace

from gwella.charts.drawing import told_apart
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import say
from gwella.code_of_practice.spoken import day
from gwella.documents.blocks import (
    Block,
    Chart,
    Document,
    Figure,
    Heading,
    Inline,
    ListBlock,
    Notice,
    Paragraph,
    Quote,
    Table,
)

STYLE = Path(__file__).with_name("document.css")
CONTENTS_LEVELS = (2, 3)

# Where a figure's definition is; the site knows, a file on its own does not.
AddressOf = Callable[[Figure], str]


def html(document: Document) -> str:
    """Return a whole page that stands alone: one file, no scripts, nothing to fetch."""
    return (
        f'<!doctype html>\n<html lang="{document.language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(document.title)}</title>\n"
        f'<meta name="author" content="{escape(document.author)}">\n'
        f"<style>\n{STYLE.read_text(encoding='utf-8')}</style>\n</head>\n"
        f"<body>\n<main>\n{fragment(document)}\n</main>\n</body>\n</html>\n"
    )


def fragment(document: Document, address_of: AddressOf | None = None) -> str:
    """Return the document as an `<article>` to put into a page; figures link to `address_of` them."""
    blocks = "\n".join(_block(block, document.language, address_of) for block in _told_apart(document.blocks))
    return (
        f'<article class="document" lang="{document.language}">\n'
        f"{_banner(document)}<h1>{escape(document.title)}</h1>\n{_byline(document)}\n"
        f"{contents(document.blocks, document.language)}\n{blocks}\n</article>"
    )


def _banner(document: Document) -> str:
    if not document.made_up:
        return ""
    text = say("documents.made_up_line", document.language)
    return f'<p class="document-notice document-notice-made-up" role="note">{escape(text)}</p>\n'


def _byline(document: Document) -> str:
    when = f'<time datetime="{document.date.isoformat()}">{escape(day(document.date, document.language))}</time>'
    return f'<p class="document-byline">{escape(document.author)}, {when}</p>'


def contents(blocks: Iterable[Block], language: Language) -> str:
    """Return links to the chapters and their parts, a list within a list; nothing where there are none."""
    headings = [block for block in blocks if isinstance(block, Heading) and block.level in CONTENTS_LEVELS]
    if not headings:
        return ""
    label = escape(say("documents.contents", language))
    return (
        f'<nav class="document-contents" aria-labelledby="contents"><h2 id="contents">{label}</h2>\n'
        f"<ol>{''.join(_chapters(headings))}</ol></nav>"
    )


def _chapters(headings: list[Heading]) -> list[str]:
    chapters: list[tuple[Heading, list[Heading]]] = []
    for heading in headings:
        if heading.level == CONTENTS_LEVELS[0] or not chapters:
            chapters.append((heading, []))
        else:
            chapters[-1][1].append(heading)
    return [f"<li>{_link(chapter)}{_parts(parts)}</li>" for chapter, parts in chapters]


def _parts(parts: list[Heading]) -> str:
    return f"<ol>{''.join(f'<li>{_link(part)}</li>' for part in parts)}</ol>" if parts else ""


def _link(heading: Heading) -> str:
    return f'<a href="#{escape(heading.id)}">{escape(heading.text)}</a>'


def _told_apart(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks, each drawing with ids of its own: what is pinned in two places is drawn in both."""
    places = count(1)
    for block in blocks:
        yield replace(block, svg=told_apart(block.svg, next(places))) if isinstance(block, Chart) else block


def _block(block: Block, language: Language, address_of: AddressOf | None) -> str:
    match block:
        case Heading():
            return f'<h{block.level} id="{escape(block.id)}">{escape(block.text)}</h{block.level}>'
        case Paragraph():
            return f"<p>{_inline(block.parts, language, address_of)}</p>"
        case ListBlock():
            return _list(block, language, address_of)
        case Table():
            return _table(block)
        case Chart():
            return _chart(block)
        case Notice():
            kind = block.kind.replace("_", "-")
            return f'<p class="document-notice document-notice-{kind}" role="note">{escape(block.text)}</p>'


def _list(block: ListBlock, language: Language, address_of: AddressOf | None) -> str:
    tag = "ol" if block.ordered else "ul"
    items = "".join(f"<li>{_inline(item, language, address_of)}</li>" for item in block.items)
    return f"<{tag}>{items}</{tag}>"


def _inline(parts: tuple[Inline, ...], language: Language, address_of: AddressOf | None) -> str:
    return "".join(_part(part, language, address_of) for part in parts)


def _part(part: Inline, language: Language, address_of: AddressOf | None) -> str:
    match part:
        case Figure():
            address = address_of(part) if address_of else ""
            text = f'<span class="document-figure">{escape(part.text)}</span>'
            return f'<a href="{escape(address)}">{text}</a>' if address else text
        case Quote():
            other = "" if part.language is language else f' lang="{part.language}"'
            return f"<q{other}>{escape(part.text)}</q>"
        case _:
            return escape(part.text)


def _table(table: Table) -> str:
    """Return a table with a caption, in a region that scrolls by itself where the page is narrow."""
    columns = "".join(
        f'<th scope="col"{_number(table, at)}>{escape(text)}</th>' for at, text in enumerate(table.columns)
    )
    rows = "".join(f"<tr>{_row(table, row)}</tr>\n" for row in table.rows)
    return (
        f'<div class="document-table" role="region" tabindex="0" aria-labelledby="{escape(table.id)}">\n'
        f'<table><caption id="{escape(table.id)}">{escape(table.caption)}</caption>\n'
        f"<thead><tr>{columns}</tr></thead>\n<tbody>\n{rows}</tbody></table></div>"
    )


def _row(table: Table, row: tuple[str, ...]) -> str:
    first, *rest = row
    cells = "".join(f"<td{_number(table, at)}>{escape(cell)}</td>" for at, cell in enumerate(rest, start=1))
    return f'<th scope="row">{escape(first)}</th>{cells}'


def _number(table: Table, column: int) -> str:
    return ' class="number"' if column in table.numbers else ""


def _chart(chart: Chart) -> str:
    """Return the drawing, which is ours and so not escaped (its title is inside), and its words."""
    return (
        f'<figure class="document-chart"><div role="img" aria-label="{escape(chart.alternative)}">{chart.svg}</div>\n'
        f"<figcaption>{escape(chart.words)}</figcaption></figure>"
    )
