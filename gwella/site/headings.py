"""The headings of long pages, for the contents at their top. The same ids stand in their templates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from gwella.code_of_practice.language import Text
from gwella.documents import Heading
from gwella.metrics.definitions import definition
from gwella.pages.documents import contents_of
from gwella.pages.language import current
from gwella.site import shown
from gwella.site.demands import Shown
from gwella.site.knowledge import Known

FEWEST = 3  # a page with fewer headings can be seen as a whole
Groups = Iterable[tuple[str, Sequence[Known], Sequence[Known]]]


def contents(headings: Iterable[Heading]) -> SafeString:
    """Return the contents of a page; nothing where it has few headings."""
    every = list(headings)
    return contents_of(every if len(every) >= FEWEST else [])


def of_groups(groups: Groups) -> Iterator[Heading]:
    """Yield a heading for each group of people, and one below it for what is counted of them."""
    for group, shares, counts in groups:
        yield Heading(shown.about(group), 2, group)
        if shares and counts:
            yield Heading(_("Counted or collected"), 3, f"{group}-counted")


def of_area(groups: Groups, *, says_missing: bool) -> Iterator[Heading]:
    """Yield the headings of an authority’s page."""
    yield from of_groups(groups)
    if says_missing:
        yield Heading(_("What is missing"), 2, "missing")


def of_measures(groups: Groups) -> Iterator[Heading]:
    """Yield the headings of the list of measures."""
    yield from of_groups(groups)
    yield Heading(_("No longer collected"), 2, "over")
    yield Heading(_("Not confirmed"), 2, "not-confirmed")


def of_demand(ages: Iterable[tuple[Text, Iterable[Shown]]]) -> Iterator[Heading]:
    """Yield a heading for each group of ages, and one for each rate of it."""
    for number, (title, rates) in enumerate(ages, start=1):
        yield Heading(title.in_(current()), 2, f"ages-{number}")
        yield from (Heading(definition(one.key).title.in_(current()), 3, one.key) for one in rates)


def of_changes(groups: Iterable[str], *, confirmed: bool, asked: bool) -> Iterator[Heading]:
    """Yield the headings of what changed in a year."""
    yield Heading(_("Editions that begin"), 2, "editions")
    yield from (Heading(shown.about(group), 3, group) for group in groups)
    if confirmed:
        yield Heading(_("Confirmed in the year"), 2, "confirmed")
    if asked:
        yield Heading(_("Drafts opened for comment"), 2, "asked")
