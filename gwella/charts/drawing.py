"""Drawing: a specification becomes an SVG that may stand in a page.

Nothing is fetched: data is inside, the font lies beside the pages' style sheet. A drawing is kept
by the hash of its specification, since one takes 0.05 seconds and a page may not wait for ten.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import msgspec

from gwella.charts.look import Specification
from gwella.code_of_practice.errors import Fault
from gwella.code_of_practice.writing import make_folder, whole

# Raised when the same specification is drawn differently, so that older drawings are not taken.
DRAWING = 1
FONTS = Path(__file__).parents[1] / "pages" / "static" / "pages" / "fonts"
SVG = "http://www.w3.org/2000/svg"
# All that our charts are made of.
ELEMENTS = frozenset(("svg", "g", "path", "rect", "line", "text", "tspan"))
TAG, IDS = re.compile("<[^<>]+>"), re.compile(r'\b(id|aria-labelledby)="([^"]*)"')
NOT_KEPT = ("role", "style", "class", "aria-", "{")


class UnsafeDrawing(Fault):
    """A drawing holds an element that a page may not, a script above all."""


def svg(specification: Specification, cache: Path | None = None) -> str:
    """Return the chart as an SVG element with a title and a description, safe inside a page.

    With `cache`, a folder, a drawing is made once and kept there.
    """
    name = digest(specification)
    kept = cache / f"{name}.svg" if cache else None
    if kept and kept.exists():
        return kept.read_text(encoding="utf-8")
    drawn = _named(_drawer().vegalite_to_svg(specification, allowed_base_urls=[]), specification, name)
    if kept:
        make_folder(kept.parent)
        with whole(kept) as unfinished:
            unfinished.write_text(drawn, encoding="utf-8")
    return drawn


def told_apart(drawn: str, place: int) -> str:
    """Return a drawing as the one at `place` of a page: its ids are its own there, though it stand there twice."""

    def own(named: re.Match[str]) -> str:
        ids = " ".join(f"{one}-{place}" for one in named[2].split())
        return f'{named[1]}="{ids}"'

    return TAG.sub(lambda tag: IDS.sub(own, tag[0]), drawn)


def digest(specification: Specification) -> str:
    """Return the name of a drawing: the hash of its specification and of how we draw."""
    return hashlib.sha256(msgspec.json.encode([DRAWING, specification], order="sorted")).hexdigest()[:16]


@cache
def _drawer() -> ModuleType:
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))
    return vl_convert


def _named(drawn: str, specification: Specification, name: str) -> str:
    """Return the drawing as one picture with a title and a description, without what a page may not hold."""
    root = ElementTree.fromstring(drawn)  # noqa: S314  # drawn here from our own specification
    for element in root.iter():
        _clean(element)
    root.attrib |= {"xmlns": SVG, "role": "img", "aria-labelledby": f"title-{name} desc-{name}"}
    texts = (("desc", specification["description"]), ("title", " ".join(specification["title"]["text"])))
    for tag, text in texts:
        child = ElementTree.Element(tag, {"id": f"{tag}-{name}"})
        child.text = text
        root.insert(0, child)
    return ElementTree.tostring(root, encoding="unicode")


def _clean(element: ElementTree.Element) -> None:
    """Take the namespace and all that speaks or styles from an element. Raises UnsafeDrawing."""
    tag = element.tag.removeprefix(f"{{{SVG}}}")
    if tag not in ELEMENTS:
        raise UnsafeDrawing("charts.unsafe_drawing", element=tag)
    element.tag = tag
    for attribute in list(element.attrib):
        if attribute.startswith(NOT_KEPT):
            del element.attrib[attribute]
