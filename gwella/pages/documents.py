"""A document as a part of a page."""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe

from gwella.documents import Document, fragment
from gwella.documents.html import AddressOf


def in_page(document: Document, address_of: AddressOf | None = None) -> SafeString:
    """Return a document as markup; its writer escapes every text of it, so that the only markup is the writer's."""
    return mark_safe(fragment(document, address_of))  # noqa: S308
