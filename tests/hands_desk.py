"""The officer's pages over an authority's books, as a performance officer signed in to a server of many hands."""

from django.utils import timezone
from hands import Page, canary

from gwella.measuring.models import DefinitionChange


def changed(place: str) -> list[str]:
    """Make an act on a definition of a place's own, which waits for the director."""
    its = {"what": "make", "seen": "0" * 64, "made_by": "somebody", "hands": ["somebody"], "made_at": timezone.now()}
    return [DefinitionChange.objects.of(place).create(key=canary(place), **its).public_id]


PAGES = [
    Page("desk", "performance_officer"),
    Page("desk-definitions", "performance_officer"),
    Page("sheet", "performance_officer", lambda place: [2024]),
    Page("sheet-paste", "performance_officer", lambda place: [2024]),
    Page("desk-mapping", "performance_officer", status=302),
    Page("desk-local-decide", "director", changed),
]
