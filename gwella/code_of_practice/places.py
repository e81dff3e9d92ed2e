"""Places: Wales, its local authorities, regions and health boards, and the invented authority.

Membership has dates: on 1 April 2019 Bridgend went from Western Bay to Cwm Taf Morgannwg. An area's
code is the official one where there is one; regions have none, so theirs are ours.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import date
from enum import StrEnum, auto
from types import MappingProxyType

import msgspec

from gwella.code_of_practice.errors import NotFound
from gwella.code_of_practice.language import Language, Text
from gwella.code_of_practice.reading import each, kept, one
from gwella.code_of_practice.sources import Confidence

WALES = "W92000004"
INVENTED = "X06000001"
LONGEST_CODE = 40  # an authority’s has nine signs; ours of a region is a word, and its column has room for it


class Kind(StrEnum):
    """What kind of area it is."""

    COUNTRY = auto()
    AUTHORITY = auto()
    REGION = auto()
    HEALTH_BOARD = auto()


class FormerName(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A name an area had, and the last day it had it."""

    until: date
    name: Text


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An area as written in `definitions/places/`, where its code is the entry's name."""

    kind: Kind
    name: Text
    full_name: Text | None = None
    slug_en: str
    slug_cy: str
    legacy: str = ""
    since: date | None = None
    until: date | None = None
    former_names: tuple[FormerName, ...] = ()
    invented: bool = False
    source: str
    confidence: Confidence


class Area(Entry, frozen=True, kw_only=True):
    """One area. `legacy` is its old StatsWales number; `since` and `until` are the days it began and ended."""

    code: str

    def slug(self, language: Language) -> str:
        """Return the part of an address that names this area."""
        return self.slug_en if language is Language.EN else self.slug_cy

    def name_on(self, day: date) -> Text:
        """Return what the area was called on `day`."""
        for former in self.former_names:
            if day <= former.until:
                return former.name
        return self.name

    def is_there(self, day: date) -> bool:
        """Whether the area exists on `day`."""
        return _covers(self.since, self.until, day)


class Membership(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An authority's time in a region or a health board's area; both days are included."""

    area: str
    of: str
    since: date
    source: str
    confidence: Confidence
    until: date | None = None


class Memberships(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All memberships, regions first."""

    member: tuple[Membership, ...]


@kept
def areas() -> Mapping[str, Area]:
    """Return every area by its code: Wales, authorities, regions, health boards old and new, the invented one."""
    found: dict[str, Area] = {}
    for file in each("places", dict[str, Entry]).values():
        for code, entry in file.items():
            found[code] = Area(code=code, **msgspec.structs.asdict(entry))
    return MappingProxyType(found)


def area(code: str) -> Area:
    """Return the area `code`. Raises NotFound, which says what is near."""
    if code in areas():
        return areas()[code]
    near = _near(code)
    if near is None:
        raise NotFound("places.not_an_area", code=code)
    raise NotFound("places.not_an_area_but_near", code=code, near=near.code, name=near.name)


def by_slug(slug: str, language: Language) -> Area:
    """Return the area whose addresses in `language` hold `slug`. Raises NotFound."""
    for one_area in areas().values():
        if one_area.slug(language) == slug:
            return one_area
    raise NotFound("places.not_an_area", code=slug)


def authorities() -> tuple[Area, ...]:
    """Return the 22 local authorities, in the order of their codes. The invented one is not among them."""
    return tuple(found for found in areas().values() if found.kind is Kind.AUTHORITY and not found.invented)


def regions() -> tuple[Area, ...]:
    """Return the 7 regions."""
    return tuple(found for found in areas().values() if found.kind is Kind.REGION)


def health_boards(day: date) -> tuple[Area, ...]:
    """Return the health boards there are on `day`: seven."""
    return tuple(found for found in areas().values() if found.kind is Kind.HEALTH_BOARD and found.is_there(day))


def region_of(code: str, day: date) -> Area | None:
    """Return the region the authority `code` belongs to on `day`; None where it has none."""
    return _belongs_to(code, day, Kind.REGION)


def health_board_of(code: str, day: date) -> Area | None:
    """Return the health board for the authority `code` on `day`; None where it has none."""
    return _belongs_to(code, day, Kind.HEALTH_BOARD)


def members(code: str, day: date) -> tuple[Area, ...]:
    """Return the authorities of a region, a health board or Wales on `day`. Raises NotFound."""
    if area(code).code == WALES:
        return authorities()
    return tuple(areas()[found.area] for found in memberships() if found.of == code and _is_in(found, day))


@kept
def memberships() -> tuple[Membership, ...]:
    """Return every membership with its days and source."""
    return one("membership", Memberships).member


def _belongs_to(code: str, day: date, kind: Kind) -> Area | None:
    for found in memberships():
        if found.area == code and _is_in(found, day) and areas()[found.of].kind is kind:
            return areas()[found.of]
    return None


def _is_in(membership: Membership, day: date) -> bool:
    return _covers(membership.since, membership.until, day)


def _covers(since: date | None, until: date | None, day: date) -> bool:
    return (since is None or since <= day) and (until is None or day <= until)


def _near(word: str) -> Area | None:
    """Return the area whose code, name or address is most like `word`."""
    known: dict[str, Area] = {}
    for found in areas().values():
        for name in (found.code, found.name.en, found.name.cy, found.slug_en, found.slug_cy):
            known.setdefault(name.casefold(), found)
    closest = difflib.get_close_matches(word.casefold(), known, n=1)
    return known[closest[0]] if closest else None
