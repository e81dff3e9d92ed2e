"""A document as a part of a page."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.safestring import SafeString, mark_safe

from gwella.documents import Document, Heading, fragment
from gwella.documents.html import AddressOf, contents
from gwella.pages.language import current


def in_page(document: Document, address_of: AddressOf | None = None) -> SafeString:
    """Return a document as markup; its writer escapes every text of it, so that the only markup is the writer's."""
    return mark_safe(fragment(document, address_of))  # noqa: S308


def contents_of(headings: Iterable[Heading]) -> SafeString:
    """Return the contents of a long page, as those of a document are, in the reader's language."""
    return mark_safe(contents(headings, current()))  # noqa: S308
