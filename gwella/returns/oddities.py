"""What a spreadsheet's cells hold beside values: errors, formulas without a result, cells that are merged.

The reader of workbooks gives an empty cell for all of them, and an empty cell would count as not recorded.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from xml.parsers import expat

import msgspec

from gwella.returns.spans import number_of

CONTENT = "content.xml"  # of an OpenDocument spreadsheet
# Where none of these stands there is no formula and no error; to look for them costs little.
MAY_BE = (b"<f", b":f>", b":f ", b":f/", b't="e"', b"t='e'", b"t =", b"t= ")
REFERENCE = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
Place = tuple[int, int]  # row and column, both from 0


class Oddities(msgspec.Struct):
    """The cells of one sheet, by row and column (from 0), that a reader gives as empty and that are not.

    `merged` are the first and the last cell of each area.
    """

    errors: dict[Place, str] = {}
    without_result: list[Place] = []
    merged: list[tuple[Place, Place]] = []


def oddities(path: Path, sheet: str) -> Oddities:
    """Return what is odd in a sheet of a workbook that was guarded. Raises ExpatError, KeyError for a damaged one."""
    with zipfile.ZipFile(path) as archive:
        if CONTENT in archive.namelist():
            document = Document()
            document.take([archive.read(CONTENT)])
            return document.sheets.get(sheet, Oddities())
        content = archive.read(_part(archive, sheet))
    return _of_sheet(content) if any(sign in content for sign in MAY_BE) else Oddities()


class Document:
    """The sheets of an OpenDocument spreadsheet, read piece by piece.

    `cells` (of the largest grid), `filled` (of all sheets) and `text` are what they unpack to.
    """

    def __init__(self) -> None:
        self.sheets: dict[str, Oddities] = {}
        self.cells = self.filled = self.text = 0
        self._parser = _parser(self._start, self._end, self._said)
        self._sheet = Oddities()
        self._height = self._width = self._row = self._column = self._last = 0
        self._rows = self._columns = 1
        self._in_row = 0
        self._texts: list[str] = []
        self._length = 0
        self._is_error = self._is_empty_formula = False

    def take(self, pieces: Iterable[bytes]) -> None:
        """Read the document. Raises ExpatError where it is damaged."""
        for piece in pieces:
            self.feed(piece)
        self._parser.Parse(b"", True)

    def feed(self, piece: bytes) -> None:
        """Read the next piece. Raises ExpatError where it is damaged."""
        self._parser.Parse(piece, False)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _local(tag)
        if name not in ("table", "table-row", "table-cell", "covered-table-cell"):
            return
        its = {_local(key): value for key, value in attributes.items()}
        if name == "table":
            self._sheet = self.sheets.setdefault(its.get("name", ""), Oddities({}, [], []))
            self._height = self._width = self._row = 0
        elif name == "table-row":
            self._rows = int(its.get("number-rows-repeated", "1"))
            self._column = self._last = self._length = self._in_row = 0
        else:
            self._begin_cell(its)

    def _begin_cell(self, its: dict[str, str]) -> None:
        self._columns = int(its.get("number-columns-repeated", "1"))
        place = (self._row, self._column)
        self._texts = []
        self._is_error = "error" in its.values() and its.get("value-type") != "float"
        self._is_empty_formula = "formula" in its and "value-type" not in its
        if "value-type" in its or "formula" in its:
            self._last = self._column + self._columns
            self._in_row += self._columns
        down, across = (int(its.get(f"number-{what}-spanned", "1")) for what in ("rows", "columns"))
        if down > 1 or across > 1:
            self._sheet.merged.append((place, (self._row + down - 1, self._column + across - 1)))

    def _said(self, text: str) -> None:
        self._texts.append(text)

    def _end(self, tag: str) -> None:
        name = _local(tag)
        if name in ("table-cell", "covered-table-cell"):
            self._end_cell()
        elif name == "table-row":
            if self._last:
                self._height, self._width = self._row + self._rows, max(self._width, self._last)
            self._row += self._rows
            self.text += self._length * self._rows
            self.filled += self._in_row * self._rows
            self.cells = max(self.cells, self._height * self._width)

    def _end_cell(self) -> None:
        said = "".join(self._texts).strip()
        self._length += len(said) * self._columns
        if self._is_error:
            self._sheet.errors[self._row, self._column] = said
        elif self._is_empty_formula and not said:
            self._sheet.without_result.append((self._row, self._column))
        self._column += self._columns
        self._texts = []
        self._is_error = self._is_empty_formula = False


class _Cells:
    """The cells of a sheet of Excel's, one after the other."""

    def __init__(self) -> None:
        self.found = Oddities({}, [], [])
        self._row = self._column = -1
        self._kind = ""
        self._is_formula = self._is_value = False
        self._texts: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        match _local(tag):
            case "row":
                self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
                self._column = -1
            case "c":
                self._begin(attributes)
            case "f":
                self._is_formula = True
            case "v":
                self._is_value = True
                self._texts = []

    def _begin(self, attributes: dict[str, str]) -> None:
        self._column += 1
        if found := REFERENCE.fullmatch(attributes.get("r", "").strip()):
            self._column, self._row = number_of(found.group(1).encode()) - 1, int(found.group(2)) - 1
        self._kind = attributes.get("t", "")
        self._is_formula, self._texts = False, []

    def said(self, text: str) -> None:
        if self._is_value:
            self._texts.append(text)

    def end(self, tag: str) -> None:
        match _local(tag):
            case "v":
                self._is_value = False
            case "c":
                said = "".join(self._texts).strip()
                if self._kind == "e":
                    self.found.errors[self._row, self._column] = said
                elif self._is_formula and not said and self._kind != "str":
                    # An empty text as the result of a formula is stored as a text, and is one.
                    self.found.without_result.append((self._row, self._column))


def _of_sheet(content: bytes) -> Oddities:
    cells = _Cells()
    _parser(cells.start, cells.end, cells.said).Parse(content, True)
    return cells.found


def _part(archive: zipfile.ZipFile, sheet: str) -> str:
    """Return which file of an archive holds a sheet."""
    package = _elements(archive.read("_rels/.rels"), "Relationship")
    workbook = next(one["Target"] for one in package if one["Type"].endswith("/officeDocument")).lstrip("/")
    folder, name = posixpath.split(workbook)
    relations = _elements(archive.read(posixpath.join(folder, "_rels", f"{name}.rels")), "Relationship")
    targets = {one["Id"]: one["Target"] for one in relations}
    sheets = _elements(archive.read(workbook), "sheet")
    target = next(targets[_id(one)] for one in sheets if one["name"] == sheet)
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def _id(attributes: dict[str, str]) -> str:
    return next(value for key, value in attributes.items() if _local(key) == "id")


def _elements(content: bytes, name: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    _parser(lambda tag, its: found.append(its) if _local(tag) == name else None).Parse(content, True)
    return found


def _parser(start: Any, end: Any = None, said: Any = None) -> expat.XMLParserType:
    """Return a parser that refuses a document type, which could make it expand or fetch things."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, said

    def refuse(*_: object) -> None:
        raise ValueError("a document type")

    parser.StartDoctypeDeclHandler = refuse
    return parser


def _local(name: str) -> str:
    return name.rpartition(":")[2]
