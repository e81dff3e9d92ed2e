"""The officer's pages over an authority's books, as a performance officer signed in to a server of many hands."""

from hands import Page

PAGES = [
    Page("desk", "performance_officer"),
    Page("desk-definitions", "performance_officer"),
    Page("sheet", "performance_officer", lambda place: [2024]),
    Page("sheet-paste", "performance_officer", lambda place: [2024]),
    Page("desk-mapping", "performance_officer"),
]
