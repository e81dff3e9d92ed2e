"""What is drawn may stand in a page: no script, no style, our own font, a title and a description."""

from __future__ import annotations

import re
import struct
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

import pytest
from chart_rows import CARDIFF, COUNT, WALES, row, years

from gwella.charts.comparison import comparison
from gwella.charts.drawing import FONTS, UnsafeDrawing, _clean, digest, svg, told_apart
from gwella.charts.look import FONT, Width
from gwella.charts.series import series
from gwella.code_of_practice.language import Language

SVG = "{http://www.w3.org/2000/svg}"


def charts(language=Language.CY, width=Width.NARROW):
    yield series(years(900, 950, None, 520, metric=COUNT, first=2020), language, width=width)
    yield comparison([row(470, 500, area=CARDIFF), row(8_400, 10_000, area=WALES)], language, width=width)


@pytest.fixture(scope="module")
def drawings() -> list[str]:
    return [svg(chart.specification) for width in Width for chart in charts(width=width)]


def test_a_drawing_holds_no_script_no_style_and_nothing_from_elsewhere(drawings):
    for drawing in drawings:
        assert not re.search(
            r"<script|<style|<foreignObject|<image|<a | style=| href=| on[a-z]+=|url\(|javascript", drawing
        )


def test_a_drawing_is_one_picture_with_a_title_and_a_description(drawings):
    for drawing in drawings:
        root = ElementTree.fromstring(drawing)
        assert root.get("role") == "img"
        title, description = root[0], root[1]
        assert (title.tag, description.tag) == (f"{SVG}title", f"{SVG}desc")
        assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
        assert "chance" not in description.text, "the description is in the chart's language"
        assert not [part for part in root.iter() if part is not root and (part.get("role") or part.get("aria-label"))]


def test_several_drawings_in_one_page_share_no_id(drawings):
    ids = [found for drawing in drawings for found in re.findall(r' id="([^"]+)"', drawing)]
    assert len(ids) == len(set(ids)) == 2 * len(drawings)


def test_one_drawing_twice_in_one_page_shares_no_id_with_itself_and_says_the_same(drawings):
    first, second = (told_apart(drawings[0], place) for place in (1, 2))
    roots = [ElementTree.fromstring(drawing) for drawing in (first, second)]
    assert [root.get("aria-labelledby") for root in roots] == [
        f"{root[0].get('id')} {root[1].get('id')}" for root in roots
    ]
    assert not set(re.findall(r' id="([^"]+)"', first)) & set(re.findall(r' id="([^"]+)"', second))
    assert len({"".join(root.itertext()) for root in roots}) == 1
    assert told_apart('<svg id="a"><title>id="a"</title></svg>', 2) == '<svg id="a-2"><title>id="a"</title></svg>'


def test_every_word_is_in_our_font(drawings):
    for drawing in drawings:
        fonts = {text.get("font-family") for text in ElementTree.fromstring(drawing).iter(f"{SVG}text")}
        assert fonts == {f"{FONT}, sans-serif"}


def test_our_font_is_there_with_its_licence():
    names = {path.name for path in FONTS.iterdir()}
    assert {"OFL.txt"} | {f"AtkinsonHyperlegibleNext-{weight}.ttf" for weight in ("Regular", "Bold")} <= names


WELSH = "âêîôûŵŷäëïöüẅÿáéíóúẃýàèìòùẁỳ"
MARKS = "’‘“”–—−£€%*…"


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_the_font_has_every_letter_of_welsh_and_the_marks_we_print(weight):
    known = letters(FONTS / f"AtkinsonHyperlegibleNext-{weight}.ttf")
    assert not set(WELSH + WELSH.upper() + MARKS) - known


def letters(path: Path) -> set[str]:
    """Return the letters of a font, from its character map of format 4 (OpenType specification, cmap)."""
    font = path.read_bytes()
    (tables,) = struct.unpack_from(">H", font, 4)
    starts = {font[at : at + 4]: struct.unpack_from(">I", font, at + 8)[0] for at in range(12, 12 + 16 * tables, 16)}
    cmap = starts[b"cmap"]
    (maps,) = struct.unpack_from(">H", font, cmap + 2)
    offsets = [cmap + struct.unpack_from(">I", font, cmap + 8 + 8 * one)[0] for one in range(maps)]
    (at,) = {offset for offset in offsets if struct.unpack_from(">H", font, offset)[0] == 4}
    segments = struct.unpack_from(">H", font, at + 6)[0] // 2
    ends = struct.unpack_from(f">{segments}H", font, at + 14)
    begins = struct.unpack_from(f">{segments}H", font, at + 16 + 2 * segments)
    return {chr(code) for begin, end in zip(begins, ends, strict=True) for code in range(begin, end + 1)}


def test_the_size_drawn_is_the_width_asked_for():
    for width in Width:
        for chart in charts(width=width):
            root = ElementTree.fromstring(svg(chart.specification))
            assert int(root.get("width")) == width
            assert root.get("viewBox").startswith(f"0 0 {width} ")


def test_a_drawing_is_kept_by_what_it_shows_and_made_once(tmp_path, monkeypatch):
    chart = next(charts())
    first = svg(chart.specification, tmp_path)
    (kept,) = tmp_path.iterdir()
    assert kept.name == f"{digest(chart.specification)}.svg"
    monkeypatch.setattr("gwella.charts.drawing._drawer", lambda: pytest.fail("drawn a second time"))
    assert svg(chart.specification, tmp_path) == first


def test_two_that_draw_at_once_leave_one_whole_drawing(tmp_path):
    chart = next(charts())
    with ThreadPoolExecutor(4) as several:
        drawn = set(several.map(lambda _: svg(chart.specification, tmp_path), range(4)))
    assert len(drawn) == 1
    assert [path.read_text(encoding="utf-8") for path in tmp_path.iterdir()] == list(drawn)


def test_another_language_or_figure_is_another_drawing():
    names = [digest(chart.specification) for language in Language for chart in charts(language)]
    assert len(set(names)) == 4


def test_a_specification_that_asks_for_something_from_elsewhere_is_not_drawn():
    chart = next(charts()).specification | {"layer": [], "data": {"url": "http://127.0.0.1:9/x.csv"}, "mark": "point"}
    with pytest.raises(ValueError, match=r"(?i)access|allowed|base url|denied"):
        svg({**chart, "layer": [{"mark": "point", "encoding": {"x": {"field": "a"}}}]})


def test_an_element_that_no_page_may_hold_is_refused():
    with pytest.raises(UnsafeDrawing, match="script"):
        _clean(ElementTree.Element(f"{SVG}script"))
