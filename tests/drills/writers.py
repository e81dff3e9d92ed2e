# ruff: noqa: E501 - XML as other programs write it, on one line.
"""Files as other programs write them, byte by byte, so that each may be wrong in one place: CSV, XLSX, ODS and zip.

Pure functions: rows go in, the bytes of a file come out. A cell is text, a number, a day, a formula or an error.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr

EPOCH = date(1899, 12, 30)


class Formula(NamedTuple):
    """A cell that is worked out, and what came of it; None where nobody has worked it out yet."""

    text: str
    result: Any = None


class Error(NamedTuple):
    """An error of the spreadsheet in place of a value."""

    text: str


class Sheet(NamedTuple):
    """One sheet: its rows, whether it is hidden, and which cells are merged ("A5:B6", or row and column with a span)."""

    name: str
    rows: Sequence[Sequence[Any]]
    hidden: bool = False
    merged: tuple[str, ...] = ()


def csv_of(rows: Iterable[Sequence[Any]], delimiter: str = ",", ending: str = "\n") -> bytes:
    """Return rows as CSV in UTF-8."""
    return "".join(delimiter.join(_quoted(cell, delimiter) for cell in row) + ending for row in rows).encode()


def xlsx_of(*sheets: Sheet, more: Mapping[str, bytes] | None = None) -> bytes:
    """Return a workbook of Excel's; `more` are files that it holds besides, or instead."""
    names = range(1, len(sheets) + 1)
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{MAIN}worksheet+xml"/>' for number in names
    )
    relations = "".join(_relation(number, "worksheet", f"worksheets/sheet{number}.xml") for number in names)
    listed = "".join(
        f'<sheet name="{escape(sheet.name)}" sheetId="{number}"{STATE[sheet.hidden]} r:id="r{number}"/>'
        for number, sheet in enumerate(sheets, start=1)
    )
    entries: dict[str, str | bytes] = {
        "[Content_Types].xml": HEAD
        + f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{MAIN}sheet.main+xml"/>{overrides}'
        f'<Override PartName="/xl/styles.xml" ContentType="{MAIN}styles+xml"/></Types>',
        "_rels/.rels": HEAD
        + f'<Relationships xmlns="{PACKAGE}/relationships">{_relation(1, "officeDocument", "xl/workbook.xml")}</Relationships>',
        "xl/workbook.xml": HEAD
        + f'<workbook xmlns="{SHEETS}" xmlns:r="{OFFICE}/relationships"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": HEAD
        + f'<Relationships xmlns="{PACKAGE}/relationships">{relations}{_relation(99, "styles", "styles.xml")}</Relationships>',
        "xl/styles.xml": HEAD + STYLES,
    }
    for number, sheet in enumerate(sheets, start=1):
        entries[f"xl/worksheets/sheet{number}.xml"] = HEAD + _xlsx_sheet(sheet)
    return zip_of({**entries, **(more or {})})


def ods_of(*sheets: Sheet, more: Mapping[str, bytes] | None = None) -> bytes:
    """Return a workbook of LibreOffice's; `more` are files that it holds besides, or instead."""
    tables = "".join(_ods_sheet(sheet) for sheet in sheets)
    content = f"{HEAD}<office:document-content {NAMESPACES}><office:automatic-styles>{HIDDEN}</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    manifest = f'{HEAD}<manifest:manifest xmlns:manifest="{ODF}:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="{MIME}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    return zip_of({"mimetype": MIME, "content.xml": content, "META-INF/manifest.xml": manifest, **(more or {})})


def zip_of(entries: Mapping[str, str | bytes]) -> bytes:
    """Return an archive of files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 4, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def entries_in(archive: bytes) -> dict[str, bytes]:
    """Return the files of an archive."""
    with zipfile.ZipFile(io.BytesIO(archive)) as there:
        return {name: there.read(name) for name in there.namelist()}


def changed(archive: bytes, entry: str, old: bytes, new: bytes) -> bytes:
    """Return an archive in one file of which something else stands."""
    entries = entries_in(archive)
    assert old in entries[entry], f"{entry} does not hold {old!r}"
    return zip_of({**entries, entry: entries[entry].replace(old, new)})


HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
STATE = {False: "", True: ' state="hidden"'}
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml."
STYLES = f'<styleSheet xmlns="{SHEETS}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
ODF = "urn:oasis:names:tc:opendocument:xmlns"
MIME = "application/vnd.oasis.opendocument.spreadsheet"
NAMESPACES = (
    f'xmlns:office="{ODF}:office:1.0" xmlns:table="{ODF}:table:1.0" xmlns:text="{ODF}:text:1.0" '
    f'xmlns:style="{ODF}:style:1.0" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)
HIDDEN = '<style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/></style:style>'
# LibreOffice ends every sheet so: a million rows of nothing.
REST = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'


def _relation(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="r{number}" Type="{OFFICE}/relationships/{kind}" Target="{target}"/>'


def _quoted(cell: Any, delimiter: str) -> str:
    text = _said(cell)
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in f'{delimiter}"\n\r') else text


def _said(cell: Any) -> str:
    """Return a cell as a program exports it: the result of a formula, the text of an error."""
    if isinstance(cell, Formula):
        return _said(cell.result)
    if isinstance(cell, Error):
        return cell.text
    return "" if cell is None else str(cell)


def _xlsx_sheet(sheet: Sheet) -> str:
    rows = "".join(
        f'<row r="{number}">{"".join(_xlsx_cell(cell, f"{letters(place)}{number}") for place, cell in enumerate(row))}</row>'
        for number, row in enumerate(sheet.rows, start=1)
    )
    merged = "".join(f'<mergeCell ref="{area}"/>' for area in sheet.merged)
    merged = f'<mergeCells count="{len(sheet.merged)}">{merged}</mergeCells>' if merged else ""
    return f'<worksheet xmlns="{SHEETS}"><sheetData>{rows}</sheetData>{merged}</worksheet>'


def _xlsx_cell(cell: Any, place: str) -> str:
    match cell:
        case None | "":
            return ""
        case Error():
            return f'<c r="{place}" t="e"><v>{cell.text}</v></c>'
        case Formula(text, None):
            return f'<c r="{place}"><f>{escape(text)}</f></c>'
        case Formula(text, str() as result):
            return f'<c r="{place}" t="str"><f>{escape(text)}</f><v>{escape(result)}</v></c>'
        case Formula(text, result):
            return f'<c r="{place}"><f>{escape(text)}</f><v>{result}</v></c>'
        case date():
            return f'<c r="{place}" s="1"><v>{(cell - EPOCH).days}</v></c>'
        case int() | float():
            return f'<c r="{place}"><v>{cell!r}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'


def letters(place: int) -> str:
    """Return how a spreadsheet names a column, from 0: at most ZZ."""
    first, second = divmod(place, 26)
    return (chr(64 + first) if first else "") + chr(65 + second)


def _ods_sheet(sheet: Sheet) -> str:
    corners = {area.partition(":")[0]: area.partition(":")[2] for area in sheet.merged}
    rows = "".join(
        f"<table:table-row>{''.join(_ods_cell(cell, _span(f'{letters(place)}{number}', corners)) for place, cell in enumerate(row))}</table:table-row>"
        for number, row in enumerate(sheet.rows, start=1)
    )
    style = ' table:style-name="hidden"' if sheet.hidden else ""
    return f'<table:table table:name="{escape(sheet.name)}"{style}>{rows}{REST}</table:table>'


def _span(place: str, corners: Mapping[str, str]) -> str:
    """Return how many rows and columns a merged cell takes; areas of single letters and figures alone."""
    if place not in corners:
        return ""
    end = corners[place]
    down, across = int(end[1:]) - int(place[1:]) + 1, ord(end[0]) - ord(place[0]) + 1
    return f' table:number-rows-spanned="{down}" table:number-columns-spanned="{across}"'


def _ods_cell(cell: Any, span: str = "") -> str:
    match cell:
        case None | "":
            return f"<table:table-cell{span}/>"
        case Error():
            kind = 'office:value-type="string" office:string-value="" calcext:value-type="error"'
            return f'<table:table-cell table:formula="of:=NA()" {kind}><text:p>{cell.text}</text:p></table:table-cell>'
        case Formula(text, None):
            return f"<table:table-cell table:formula={quoteattr(f'of:={text}')}/>"
        case Formula(text, str() as result):
            kind = f'table:formula={quoteattr(f"of:={text}")} office:value-type="string"'
            return f"<table:table-cell {kind}><text:p>{escape(result)}</text:p></table:table-cell>"
        case Formula(text, result):
            kind = f'table:formula={quoteattr(f"of:={text}")} office:value-type="float" office:value="{result}"'
            return f"<table:table-cell {kind}><text:p>{result}</text:p></table:table-cell>"
        case date():
            kind = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
            return f"<table:table-cell {kind}{span}><text:p>{cell:%d/%m/%y}</text:p></table:table-cell>"
        case int() | float():
            kind = f'office:value-type="float" office:value="{cell!r}"'
            return f"<table:table-cell {kind}{span}><text:p>{cell}</text:p></table:table-cell>"
    return f'<table:table-cell office:value-type="string"{span}><text:p>{escape(cell)}</text:p></table:table-cell>'
