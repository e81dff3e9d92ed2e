"""What stands in an address: an area, a heading, a standard, a definition, a table, a period – in the page's language.

Names of places and headings are translated in the address too (`/en/authorities/isle-of-anglesey/`,
`/cy/awdurdodau/ynys-mon/`). Django reverses an address in the other language from the thing itself, so
the switch leads to the same page.
"""

from __future__ import annotations

from django.urls import register_converter
from django.utils.text import slugify

from gwella.code_of_practice import places
from gwella.code_of_practice.errors import DefinitionError, NotFound
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.standards import headings, standards
from gwella.code_of_practice.years import Period
from gwella.metrics.definitions import measures, metrics
from gwella.pages.language import current
from gwella.snapshots.tables import tables


class AreaConverter:
    """An area by its name in the language of the page."""

    regex = "[a-z-]+"

    def to_python(self, slug: str) -> places.Area:
        try:
            return places.by_slug(slug, current())
        except NotFound:
            raise ValueError(slug) from None

    def to_url(self, area: places.Area) -> str:
        return area.slug(current())


class HeadingConverter:
    """The key of a heading of the quality standards, by its title."""

    regex = "[a-z-]+"

    def to_python(self, slug: str) -> str:
        for key in headings():
            if heading_slug(key, current()) == slug:
                return key
        raise ValueError(slug)

    def to_url(self, key: str) -> str:
        return heading_slug(key, current())


class StandardConverter:
    """The key of a quality standard: its heading's title and its number, `people-1`."""

    regex = "[a-z-]+-[0-9]"

    def to_python(self, slug: str) -> str:
        title, _, number = slug.rpartition("-")
        key = f"{HeadingConverter().to_python(title)}.{number}"
        if key not in standards():
            raise ValueError(slug)
        return key

    def to_url(self, key: str) -> str:
        heading, _, number = key.partition(".")
        return f"{heading_slug(heading, current())}-{number}"


class MeasureConverter:
    """The key of a metric or measure, which is the same in both languages."""

    regex = "[a-z0-9_.]+"

    def to_python(self, key: str) -> str:
        try:
            known = key in metrics() or key in measures()
        except DefinitionError:
            return key  # the page itself says what is wrong with them
        if not known:
            raise ValueError(key)
        return key

    def to_url(self, key: str) -> str:
        return key


class TableConverter:
    """A table of records, by its title in the language of the page."""

    regex = "[a-z-]+"

    def to_python(self, slug: str) -> str:
        for name in tables():
            if self.to_url(name) == slug:
                return name
        raise ValueError(slug)

    def to_url(self, name: str) -> str:
        return slugify(tables()[name].title.in_(current()))


class PeriodConverter:
    """A period by its code."""

    regex = "[0-9][0-9Q-]*"

    def to_python(self, code: str) -> Period:
        try:
            return Period.parse(code)
        except NotFound:
            raise ValueError(code) from None

    def to_url(self, period: Period) -> str:
        return period.code


def heading_slug(key: str, language: Language) -> str:
    """Return the part of an address that names a heading."""
    return slugify(headings()[key].title.in_(language))


def register() -> None:
    """Make the converters known to Django's addresses."""
    register_converter(AreaConverter, "area")
    register_converter(HeadingConverter, "heading")
    register_converter(StandardConverter, "standard")
    register_converter(MeasureConverter, "measure")
    register_converter(TableConverter, "table")
    register_converter(PeriodConverter, "period")
