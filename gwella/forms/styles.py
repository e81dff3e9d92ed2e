"""What the styles of a workbook's cells say that matters to whoever types a number into one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from gwella.forms.xml_parts import Element, elements

# Number formats that Excel shows as a day, a time or as text: such a cell is no place for a number.
NOT_NUMBERS = frozenset({*range(14, 23), *range(45, 48), 49})
LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|[\\_*].')


class Style(msgspec.Struct, frozen=True):
    """What a cell's style says that matters here: whether protection locks it, whether it shows a number as one."""

    locked: bool = True
    is_number: bool = True


def styles_of(data: bytes) -> tuple[Style, ...]:
    """Return the styles of cells by number; what one leaves open it has from the named style it follows.

    Raises Damaged.
    """
    found = elements(data, {"xf", "protection", "numFmt"})
    # A conditional format's own number formats are counted from 164 too, and say nothing of a cell's.
    formats = [one for one in found if one.name == "numFmt" and one.within[-1] == "numFmts"]
    dates = {int(one.attributes["numFmtId"]) for one in formats if _shows_a_day(one)}
    xfs = [one for one in found if one.name == "xf"]
    own = dict(_locks(found))
    named = [own.get(one.start, "1") for one in xfs if one.within[-1] == "cellStyleXfs"]
    styles = []
    for one in (one for one in xfs if one.within[-1] == "cellXfs"):
        follows = int(one.attributes.get("xfId", "0"))
        lock = own.get(one.start, named[follows] if follows < len(named) else "1")
        shows = int(one.attributes.get("numFmtId", "0"))
        styles.append(Style(lock not in ("0", "false"), shows not in NOT_NUMBERS and shows not in dates))
    return tuple(styles)


def _locks(found: Iterable[Element]) -> Iterator[tuple[int, str]]:
    """Yield where a style stands that says of itself whether it is locked, and what it says."""
    style = 0
    for one in found:
        if one.name == "xf":
            style = one.start
        elif one.name == "protection" and one.within[-1] == "xf" and "locked" in one.attributes:
            yield style, one.attributes["locked"]


def _shows_a_day(one: Element) -> bool:
    """Say whether a number format shows a day, a time or text, once its quoted words, colours and spaces are gone."""
    plain = LITERAL.sub("", one.attributes.get("formatCode", "")).casefold().replace("general", "")
    return plain == "@" or any(letter in plain for letter in "dmyhs")
