"""Numbers put into single cells of a sheet: a cell keeps its style, and every other byte is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from gwella.forms.references import Box, Ref, box
from gwella.forms.sheet import CellXml, SheetXml
from gwella.forms.xml_parts import Damaged, Element, Splice, inside, is_closed, prefix, spliced, with_attribute

Numbers = Mapping[Ref, float | None]


def filled(sheet: SheetXml, numbers: Numbers) -> bytes:
    """Return the sheet's bytes with these numbers in their cells; None takes out the number that is there.

    What formulas came to before goes too: not every program works them out when it opens a workbook, and an old
    total beside new numbers would be believed.
    """
    there = {cell: value for cell, value in numbers.items() if cell in sheet.cells}
    new = sorted((cell, value) for cell, value in numbers.items() if cell not in sheet.cells and value is not None)
    splices = [splice for cell, value in there.items() for splice in _rewritten(sheet.data, sheet.cells[cell], value)]
    splices += [splice for cell in sheet.worked_out for splice in _rewritten(sheet.data, cell, None)]
    splices += _added(sheet, new)
    if new and sheet.dimension is not None:
        splices.append(_stretched(sheet.data, sheet.dimension, [cell for cell, _ in new]))
    return spliced(sheet.data, splices)


def _rewritten(data: bytes, cell: CellXml, value: float | None) -> Iterator[Splice]:
    """Yield what makes a cell show a number (None for nothing): no type, and the number as its only value."""
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
