"""Documents as data: blocks with words, figures, tables and charts, as HTML, as tagged PDF and as JSON.

Pure: no Django, no clock, no network, no settings. Content is never markup, neither of HTML nor of typst.
"""

from gwella.documents.blocks import (
    Block,
    Chart,
    Document,
    Figure,
    Heading,
    Inline,
    ListBlock,
    Notice,
    NoticeKind,
    Paragraph,
    Quote,
    Table,
    Words,
    as_json,
)
from gwella.documents.html import fragment, html
from gwella.documents.pdf import pdf

__all__ = [
    "Block",
    "Chart",
    "Document",
    "Figure",
    "Heading",
    "Inline",
    "ListBlock",
    "Notice",
    "NoticeKind",
    "Paragraph",
    "Quote",
    "Table",
    "Words",
    "as_json",
    "fragment",
    "html",
    "pdf",
]
