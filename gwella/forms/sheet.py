"""One sheet of a workbook as XML: what stands in its cells, and the bytes of some cells put in place of others.

Only the numbers of the cells asked for are written; a cell keeps its style, and every other byte is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import msgspec

from gwella.forms.references import Box, Ref, box, ref
from gwella.forms.xml_parts import (
    Damaged,
    Element,
    Splice,
    elements,
    inside,
    is_closed,
    prefix,
    spliced,
    with_attribute,
)

NAMES = frozenset({"sheetProtection", "dimension", "sheetData", "row", "c", "f", "v", "is", "mergeCell", "col"})
SPILLING = ("array", "dataTable")
YES = ("1", "true")
Numbers = Mapping[Ref, float | None]


class CellXml(msgspec.Struct, frozen=True):
    """One cell: its element, its style's number, and the elements that hold its formula and what it shows."""

    element: Element
    style: int
    formulas: tuple[Element, ...] = ()
    shown: tuple[Element, ...] = ()


class SheetXml(msgspec.Struct, frozen=True):
    """A sheet's bytes and where its parts stand. `spills` are the boxes that one formula fills."""

    data: bytes
    body: Element
    dimension: Element | None
    is_protected: bool
    rows: Mapping[int, Element]
    cells: Mapping[Ref, CellXml]
    merges: tuple[Box, ...]
    spills: tuple[Box, ...]
    columns: tuple[tuple[int, int, int], ...]

    def style(self, cell: Ref) -> int:
        """Return the number of the style that a cell has: its own, its row's or its column's."""
        if cell in self.cells:
            return self.cells[cell].style
        row = self.rows.get(cell.row)
        if row is not None and row.attributes.get("customFormat") in YES:
            return int(row.attributes.get("s", "0"))
        return next((style for first, last, style in self.columns if first <= cell.column <= last), 0)

    def is_formula(self, cell: Ref) -> bool:
        """Say whether a formula fills the cell, its own or one whose results spill into it."""
        own = cell in self.cells and bool(self.cells[cell].formulas)
        return own or any(cell in spill for spill in self.spills)

    def is_covered(self, cell: Ref) -> bool:
        """Say whether the cell is hidden under a merged one, of which it is not the first."""
        return any(cell in merged and cell != merged.first for merged in self.merges)

    @property
    def formulas(self) -> list[tuple[str, str]]:
        """Every formula with the cell it stands in."""
        return [(str(at), one.text) for at, cell in self.cells.items() for one in cell.formulas]


def sheet_xml(data: bytes) -> SheetXml:
    """Return a sheet's parts. Raises Damaged."""
    found = elements(data, NAMES)
    by_name = {name: [one for one in found if one.name == name] for name in NAMES}
    bodies = [one for one in by_name["sheetData"] if len(one.within) == 1]
    if len(bodies) != 1:
        raise Damaged
    try:
        rows, cells = _rows_and_cells([one for one in found if "sheetData" in one.within])
        boxes = [
            (box(one.attributes["ref"]), one.attributes.get("t")) for one in by_name["f"] if "ref" in one.attributes
        ]
        return SheetXml(
            data=data,
            body=bodies[0],
            dimension=next(iter(by_name["dimension"]), None),
            is_protected=any(one.attributes.get("sheet") in YES for one in by_name["sheetProtection"]),
            rows=rows,
            cells=cells,
            merges=tuple(box(one.attributes["ref"]) for one in by_name["mergeCell"]),
            spills=tuple(spill for spill, kind in boxes if kind in SPILLING),
            columns=tuple(_column(one) for one in by_name["col"]),
        )
    except (ValueError, KeyError):
        raise Damaged from None


def filled(sheet: SheetXml, numbers: Numbers) -> bytes:
    """Return the sheet's bytes with these numbers in their cells; None takes out the number that is there."""
    there = {cell: value for cell, value in numbers.items() if cell in sheet.cells}
    new = sorted((cell, value) for cell, value in numbers.items() if cell not in sheet.cells and value is not None)
    splices = [splice for cell, value in there.items() for splice in _rewritten(sheet.data, sheet.cells[cell], value)]
    splices += _added(sheet, new)
    if new and sheet.dimension is not None:
        splices.append(_stretched(sheet.data, sheet.dimension, [cell for cell, _ in new]))
    return spliced(sheet.data, splices)


def _rows_and_cells(found: Sequence[Element]) -> tuple[dict[int, Element], dict[Ref, CellXml]]:
    """Return rows by number and cells by reference; one without a number follows the one before it."""
    rows: dict[int, Element] = {}
    cells: dict[Ref, CellXml] = {}
    row, at = 0, Ref(0, 0)
    for one in found:
        if one.name == "row":
            row = int(one.attributes.get("r", row + 1))
            rows[row], at = one, Ref(row, 0)
        elif one.name == "c":
            at = ref(one.attributes["r"]) if "r" in one.attributes else Ref(row, at.column + 1)
            if at in cells or at.row != row:
                raise Damaged
            cells[at] = CellXml(one, int(one.attributes.get("s", "0")))
        elif one.name in ("f", "v", "is") and one.within[-1] == "c":
            kind = "formulas" if one.name == "f" else "shown"
            cells[at] = msgspec.structs.replace(cells[at], **{kind: (*getattr(cells[at], kind), one)})
    return rows, cells


def _column(one: Element) -> tuple[int, int, int]:
    return int(one.attributes["min"]), int(one.attributes["max"]), int(one.attributes.get("style", "0"))


def _rewritten(data: bytes, cell: CellXml, value: float | None) -> Iterator[Splice]:
    """Yield what makes a cell show a number: no type, which is a text's, and the number as its only value."""
    element, name = cell.element, prefix(data, cell.element)
    tag = with_attribute(data[element.start : element.opened], b"t", None)
    shown = _value(name, value)
    if is_closed(data, element):
        tag = tag.removesuffix(b"/>").rstrip() + b">"
        yield Splice(element.start, element.end, tag + shown + b"</" + name + b"c>")
        return
    yield Splice(element.start, element.opened, tag + shown)
    yield from (Splice(one.start, one.end, b"") for one in cell.shown)


def _added(sheet: SheetXml, new: Sequence[tuple[Ref, float]]) -> Iterator[Splice]:
    """Yield cells that the sheet does not write yet, and their rows where those are not written either."""
    for number_, group in groupby(new, key=lambda item: item[0].row):
        row = sheet.rows.get(number_)
        if row is None:
            yield from _new_row(sheet, number_, list(group))
        elif is_closed(sheet.data, row):
            name = prefix(sheet.data, row)
            tag = sheet.data[row.start : row.opened].removesuffix(b"/>").rstrip() + b">"
            inner = b"".join(_cell(sheet, name, *item) for item in group)
            yield Splice(row.start, row.end, tag + inner + b"</" + name + b"row>")
        else:
            yield from (_new_cell(sheet, row, *item) for item in group)


def _new_cell(sheet: SheetXml, row: Element, cell: Ref, value: float) -> Splice:
    after = [one.element.start for at, one in sheet.cells.items() if at.row == cell.row and at > cell]
    place = min(after, default=inside(sheet.data, row))
    return Splice(place, place, _cell(sheet, prefix(sheet.data, row), cell, value))


def _new_row(sheet: SheetXml, row: int, cells: Sequence[tuple[Ref, float]]) -> Iterator[Splice]:
    name = prefix(sheet.data, sheet.body)
    inner = b"".join(_cell(sheet, name, *item) for item in cells)
    content = b'<%brow r="%d">%b</%brow>' % (name, row, inner, name)
    if is_closed(sheet.data, sheet.body):
        raise Damaged  # a sheet without any row has no labels, and so no cell of a form
    after = [one.start for number_, one in sheet.rows.items() if number_ > row]
    place = min(after, default=inside(sheet.data, sheet.body))
    yield Splice(place, place, content)


def _cell(sheet: SheetXml, name: bytes, cell: Ref, value: float) -> bytes:
    style = b' s="%d"' % sheet.style(cell) if sheet.style(cell) else b""
    return b'<%bc r="%b"%b>%b</%bc>' % (name, str(cell).encode(), style, _value(name, value), name)


def _value(name: bytes, value: float | None) -> bytes:
    if value is None:
        return b""
    written = str(int(value)) if float(value).is_integer() else repr(float(value))
    return b"<%bv>%b</%bv>" % (name, written.encode(), name)


def _stretched(data: bytes, dimension: Element, new: Sequence[Ref]) -> Splice:
    """Return the sheet's stated extent with new cells in it: some readers believe it and read nothing beyond."""
    stated = box(dimension.attributes["ref"])
    corners = [stated.first, stated.last, *new]
    first = Ref(min(one.row for one in corners), min(one.column for one in corners))
    last = Ref(max(one.row for one in corners), max(one.column for one in corners))
    tag = with_attribute(data[dimension.start : dimension.opened], b"ref", str(Box(first, last)).encode())
    return Splice(dimension.start, dimension.opened, tag)
