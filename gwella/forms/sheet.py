"""One sheet of a workbook as XML: where its cells stand, and what the sheet says of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from gwella.forms.accepted import CHECK, FORMULAS, Check, accepted, checks_in
from gwella.forms.references import Box, Ref, box, boxes, ref
from gwella.forms.xml_parts import Damaged, Element, elements

CELLS = frozenset({"row", "c", "f", "v", "is"})
AROUND = frozenset({"sheetProtection", "protectedRange", "dimension", "sheetData", "mergeCell", "col"})
NAMES = frozenset({*CELLS, *AROUND, CHECK, *FORMULAS})
SECRETS = ("password", "hashValue", "securityDescriptor")
SPILLING = ("array", "dataTable")
YES = ("1", "true")


class CellXml(msgspec.Struct, frozen=True):
    """One cell: its element, its style's number, and the elements that hold its formula and what it shows."""

    element: Element
    style: int
    formulas: tuple[Element, ...] = ()
    shown: tuple[Element, ...] = ()


class Line(msgspec.Struct, frozen=True):
    """What a row or a column says of its cells: the number of the style of those not written, None for none; hidden."""

    style: int | None
    is_hidden: bool


class SheetXml(msgspec.Struct, frozen=True):
    """A sheet's bytes and where its parts stand.

    `spills` are the boxes that one formula fills, `free` those that protection leaves open, `columns` the first and
    last of some columns with what is said of them.
    """

    data: bytes
    body: Element
    dimension: Element | None
    has_protection: bool
    free: tuple[Box, ...]
    rows: Mapping[int, Element]
    of_rows: Mapping[int, Line]
    cells: Mapping[Ref, CellXml]
    merges: tuple[Box, ...]
    spills: tuple[Box, ...]
    columns: tuple[tuple[int, int, Line], ...]
    checks: tuple[Check, ...]

    def style(self, cell: Ref) -> int:
        """Return the number of the style that a cell has: its own, its row's or its column's."""
        if cell in self.cells:
            return self.cells[cell].style
        said = (line.style for line in self._lines(cell))
        return next((style for style in said if style is not None), 0)

    def is_formula(self, cell: Ref) -> bool:
        """Say whether a formula fills the cell, its own or one whose results spill into it."""
        own = cell in self.cells and bool(self.cells[cell].formulas)
        return own or any(cell in spill for spill in self.spills)

    def is_covered(self, cell: Ref) -> bool:
        """Say whether the cell is hidden under a merged one, of which it is not the first."""
        return any(cell in merged and cell != merged.first for merged in self.merges)

    def is_protected(self, cell: Ref) -> bool:
        """Say whether protection locks the cell, if its style does not open it."""
        return self.has_protection and not any(cell in free for free in self.free)

    def is_hidden(self, cell: Ref) -> bool:
        """Say whether nobody sees the cell, since its row or column is hidden."""
        return any(line.is_hidden for line in self._lines(cell))

    def accepts(self, cell: Ref, number: float) -> bool:
        """Say whether the workbook's own check of the cell, if there is one, accepts a number."""
        return accepted(self.checks, cell, number)

    def _lines(self, cell: Ref) -> Iterator[Line]:
        """Yield what the cell's row and its column say."""
        if cell.row in self.of_rows:
            yield self.of_rows[cell.row]
        yield from (line for first, last, line in self.columns if first <= cell.column <= last)

    @property
    def worked_out(self) -> list[CellXml]:
        """The cells in which the file keeps what a formula came to when it was last worked out."""
        return [one for at, one in self.cells.items() if one.shown and self.is_formula(at)]

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
            has_protection=any(one.attributes.get("sheet") in YES for one in by_name["sheetProtection"]),
            free=tuple(box_ for one in by_name["protectedRange"] for box_ in _free(one)),
            rows=rows,
            of_rows={number_: _row(one) for number_, one in rows.items()},
            cells=cells,
            merges=tuple(box(one.attributes["ref"]) for one in by_name["mergeCell"]),
            spills=tuple(spill for spill, kind in boxes if kind in SPILLING),
            columns=tuple(_column(one) for one in by_name["col"]),
            checks=tuple(checks_in(one for one in found if one.name in (CHECK, *FORMULAS))),
        )
    except (ValueError, KeyError):
        raise Damaged from None


def _rows_and_cells(found: Sequence[Element]) -> tuple[dict[int, Element], dict[Ref, CellXml]]:
    """Return rows by number and cells by reference; one without a number follows the one before it.

    Raises Damaged where they do not stand in order, which Excel does not open either.
    """
    rows: dict[int, Element] = {}
    cells: dict[Ref, CellXml] = {}
    row, at = 0, Ref(0, 0)
    for one in found:
        if one.name == "row":
            before, row = row, int(one.attributes.get("r", row + 1))
            if row <= before:
                raise Damaged
            rows[row], at = one, Ref(row, 0)
        elif one.name == "c":
            left, at = at, ref(one.attributes["r"]) if "r" in one.attributes else Ref(row, at.column + 1)
            if at <= left or at.row != row:
                raise Damaged
            cells[at] = CellXml(one, int(one.attributes.get("s", "0")))
        elif one.name in ("f", "v", "is") and one.within[-1] == "c":
            kind = "formulas" if one.name == "f" else "shown"
            cells[at] = msgspec.structs.replace(cells[at], **{kind: (*getattr(cells[at], kind), one)})
    return rows, cells


def _row(one: Element) -> Line:
    said = one.attributes
    return Line(int(said.get("s", "0")) if said.get("customFormat") in YES else None, said.get("hidden") in YES)


def _column(one: Element) -> tuple[int, int, Line]:
    said = one.attributes
    line = Line(int(said["style"]) if "style" in said else None, said.get("hidden") in YES)
    return int(said["min"]), int(said["max"]), line


def _free(one: Element) -> tuple[Box, ...]:
    """Return the cells that everybody may fill in although the sheet is protected; none where it takes a password."""
    return () if any(secret in one.attributes for secret in SECRETS) else boxes(one.attributes["sqref"])
