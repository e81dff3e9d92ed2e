"""The elements of an XML file with the places of their bytes, so that single ones can be put in the place of others.

A workbook's XML is never written anew: whatever we do not know stays as its bytes are. A document type is
refused, so nothing is ever expanded or fetched.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple
from xml.parsers import expat

TAG = re.compile(rb"<[^\s/>\"'=]+(?:\s+[^\s=/>\"']+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*/?>")


LARGEST = 20 * 1024 * 1024  # bytes of one part, hundreds of thousands of cells; a form has a few thousand
DEEPEST = 100  # elements within each other; each one found names all those around it


class Damaged(ValueError):
    """An XML file that is not well-formed, far larger or deeper than a workbook's, or not plain UTF-8 XML."""


class Element(NamedTuple):
    """One element: local names of itself and of those around it, attributes by local name, and where it stands.

    `start` to `opened` is its start tag, `start` to `end` all of it. `text` is what stands directly in it.
    """

    name: str
    within: tuple[str, ...]
    attributes: Mapping[str, str]
    start: int
    opened: int
    end: int
    text: str


class Splice(NamedTuple):
    """Bytes that take the place of those from `start` to `end`."""

    start: int
    end: int
    content: bytes


class _Open(NamedTuple):
    name: str
    attributes: Mapping[str, str]
    start: int
    text: list[str]


def elements(data: bytes, wanted: Collection[str]) -> list[Element]:
    """Return the elements of these local names, in the order in which they begin. Raises Damaged."""
    found: list[Element] = []
    stack: list[_Open] = []
    parser = expat.ParserCreate()

    def started(name: str, attributes: dict[str, str]) -> None:
        if len(stack) == DEEPEST:
            raise Damaged
        stack.append(_Open(_local(name), attributes, parser.CurrentByteIndex, []))

    def ended(_: str) -> None:
        one = stack.pop()
        if one.name in wanted:
            around = tuple(each.name for each in stack)
            found.append(_element(data, one, around, parser.CurrentByteIndex))

    def spoken(text: str) -> None:
        if stack and stack[-1].name in wanted:
            stack[-1].text.append(text)

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = started, ended, spoken
    parser.StartDoctypeDeclHandler, parser.XmlDeclHandler = _no_doctype, _only_utf8
    try:
        if len(data) > LARGEST or not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            raise Damaged
        parser.Parse(data, True)
    except expat.ExpatError:
        raise Damaged from None
    return sorted(found, key=lambda element: element.start)


def spliced(data: bytes, splices: Iterable[Splice]) -> bytes:
    """Return `data` with each splice in its place. No two of them overlap; of those at one place order stands."""
    pieces, at = [], 0
    for start, end, content in sorted(splices, key=lambda splice: splice.start):
        assert start >= at, "splices do not overlap"
        pieces += [data[at:start], content]
        at = end
    return b"".join([*pieces, data[at:]])


def prefix(data: bytes, element: Element) -> bytes:
    """Return `x:` where the element is written `<x:row>`, and nothing where it is written `<row>`."""
    name = data[element.start + 1 : element.opened].split(None, 1)[0].rstrip(b"/>")
    return name.rpartition(b":")[0] + b":" if b":" in name else b""


def is_closed(data: bytes, element: Element) -> bool:
    """Say whether the element is one tag, as `<row/>` is."""
    return data[element.opened - 2 : element.opened] == b"/>"


def inside(data: bytes, element: Element) -> int:
    """Return where the end tag of an element begins."""
    return data.rindex(b"</", element.opened, element.end)


def with_attribute(tag: bytes, name: bytes, value: bytes | None) -> bytes:
    """Return a start tag with an attribute of this value, or without it for None."""
    without = re.sub(rb"\s+" + name + rb"\s*=\s*(?:\"[^\"]*\"|'[^']*')", b"", tag)
    if value is None:
        return without
    end = b"/>" if without.endswith(b"/>") else b">"
    return without[: -len(end)].rstrip() + b" " + name + b'="' + value + b'"' + end


def _element(data: bytes, one: _Open, within: tuple[str, ...], at: int) -> Element:
    tag = TAG.match(data, one.start)
    if tag is None:
        raise Damaged
    end = tag.end() if tag.group().endswith(b"/>") else data.index(b">", at) + 1
    attributes = {_local(name): value for name, value in one.attributes.items()}
    return Element(one.name, within, attributes, one.start, tag.end(), end, "".join(one.text))


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _no_doctype(*_: object) -> None:
    raise Damaged


def _only_utf8(_: str, encoding: str | None, __: int) -> None:
    if (encoding or "utf-8").casefold() not in ("utf-8", "us-ascii"):
        raise Damaged
