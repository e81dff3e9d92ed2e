"""A workbook as the files in its archive: opened within limits, and written again with a few of them changed.

What is refused is named by what it is, since the remedy differs: a password, another format, macros, a signature.
"""

from __future__ import annotations

import hashlib
import io
import mmap
import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from gwella.code_of_practice.errors import NotFound, ReturnRejected
from gwella.forms.styles import Style, styles_of
from gwella.forms.xml_parts import Damaged, Element, Splice, elements, prefix, spliced, with_attribute
from gwella.returns.guard import guard
from gwella.returns.mapping import printable

LONGEST_PATH = 4096  # characters; a path that is cut off at its end would not say which file
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
DOCUMENT, WORKSHEET, STYLES = "/officeDocument", "/worksheet", "/styles"
VISIBLE = "visible"
MOST_SHOWN = 5_000_000  # cells of all sheets together, each spanned from A1 to its last; a form has some thousands
BEFORE_CALCULATION = (
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups",
    "externalReferences", "definedNames",
)  # fmt: skip
Values = Mapping[str, list[list[Any]]]


class Book(msgspec.Struct, frozen=True):
    """A workbook: its name, its bytes, the content of each file in it, the file of each sheet, and its styles.

    `hidden` are the sheets that Excel does not show.
    """

    file: str
    data: bytes
    workbook: str
    entries: Mapping[str, bytes]
    sheets: Mapping[str, str]
    hidden: frozenset[str]
    styles: tuple[Style, ...]

    @property
    def sha256(self) -> str:
        return sha256(self.data)

    def style(self, number: int) -> Style:
        """Return a style by its number; one that is not there is Excel's own."""
        return self.styles[number] if number < len(self.styles) else Style()


def sha256(data: bytes) -> str:
    """Return the hash by which a file is known again."""
    return hashlib.sha256(data).hexdigest()


def opened(path: Path) -> Book:
    """Return the workbook at `path`. Raises NotFound and ReturnRejected; OSError where it may not be read."""
    file = printable(path.name)
    if not path.is_file():
        raise NotFound("forms.not_there", file=printable(str(path), LONGEST_PATH))
    _refuse_open_elsewhere(path)
    _refuse_other_kinds(path, file)
    guard(path)
    return book_of(path.read_bytes(), file)


def book_of(data: bytes, file: str) -> Book:
    """Return the workbook in `data`. Raises ReturnRejected."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            entries = {name: archive.read(name) for name in names}
        if len(entries) != len(names):
            raise Damaged  # two files of one name: each reader takes another of them
        _refuse_other_contents(entries, file)
        workbook = _related(entries, "", DOCUMENT)[0]
        by_id = {one.attributes["Id"]: one for one in _relations(entries, workbook)}
        sheets, hidden = {}, set()
        for sheet in elements(entries[workbook], {"sheet"}):
            relation, name = by_id[sheet.attributes["id"]], sheet.attributes["name"]
            if relation.attributes["Type"].endswith(WORKSHEET):
                sheets[name] = _target(workbook, relation)
            if sheet.attributes.get("state", VISIBLE) != VISIBLE:
                hidden.add(name)
        if not all(part in entries for part in sheets.values()):
            raise Damaged
        parts = _related(entries, workbook, STYLES)
        styles = styles_of(entries[parts[0]]) if parts else ()
        return Book(file, data, workbook, entries, sheets, frozenset(hidden), styles)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, KeyError, IndexError):
        raise ReturnRejected("forms.damaged", file=file) from None


def values(data: bytes, file: str) -> Values:
    """Return what each sheet shows, row by row from A1, as an independent reader reads it. Raises ReturnRejected."""
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        worksheets = [one.name for one in book.sheets_metadata if one.typ == python_calamine.SheetTypeEnum.WorkSheet]
        shown: dict[str, list[list[Any]]] = {}
        left = MOST_SHOWN
        for name in worksheets:
            sheet = book.get_sheet_by_name(name)
            left -= sheet.total_height * sheet.total_width
            if left < 0:
                raise ReturnRejected("forms.sheet_too_large", file=file, sheet=printable(name))
            shown[name] = sheet.to_python(skip_empty_area=False)
        return shown
    except python_calamine.CalamineError:
        raise ReturnRejected("forms.damaged", file=file) from None


def written(book: Book, changed: Mapping[str, bytes]) -> bytes:
    """Return the archive again, every file in its order and with its date, some with new content."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book.data)) as source, zipfile.ZipFile(target, "w") as archive:
        archive.comment = source.comment
        for entry in source.infolist():
            content = changed.get(entry.filename, book.entries[entry.filename])
            archive.writestr(entry, content, compress_type=entry.compress_type)
    return target.getvalue()


def counted_anew(workbook: bytes) -> bytes:
    """Return the workbook's own part saying that every formula is worked out when it is opened. Raises Damaged."""
    found = [one for one in elements(workbook, {"calcPr", *BEFORE_CALCULATION}) if len(one.within) == 1]
    for one in found:
        if one.name == "calcPr":
            tag = with_attribute(workbook[one.start : one.opened], b"fullCalcOnLoad", b"1")
            return spliced(workbook, [Splice(one.start, one.opened, tag)])
    if not found:
        raise Damaged
    last = max(found, key=lambda one: one.end)
    return spliced(workbook, [Splice(last.end, last.end, b'<%bcalcPr fullCalcOnLoad="1"/>' % prefix(workbook, last))])


def _refuse_open_elsewhere(path: Path) -> None:
    """Excel and LibreOffice leave a small file beside each workbook that somebody has open."""
    for name in (f"~${path.name}", f"~${path.name[2:]}", f".~lock.{path.name}#"):
        if path.with_name(name).exists():
            raise ReturnRejected("forms.open_elsewhere", file=printable(path.name), lock=printable(name))


def _refuse_other_kinds(path: Path, file: str) -> None:
    with path.open("rb") as there:
        head = there.read(len(OLE))
        if head == OLE:
            # A workbook with a password, and every old .xls, is not an archive but a container of Microsoft's own.
            with mmap.mmap(there.fileno(), 0, access=mmap.ACCESS_READ) as content:
                encrypted = content.find(ENCRYPTED) >= 0
            raise ReturnRejected("forms.password" if encrypted else "forms.old_format", file=file)
    if head and not head.startswith(b"PK"):
        raise ReturnRejected("forms.not_a_workbook", file=file)


def _refuse_other_contents(entries: Mapping[str, bytes], file: str) -> None:
    types = entries.get("[Content_Types].xml", b"")
    if "mimetype" in entries and b"opendocument" in entries["mimetype"]:
        raise ReturnRejected("forms.ods", file=file)
    if any(name.casefold().endswith("workbook.bin") for name in entries):
        raise ReturnRejected("forms.binary", file=file)
    if any(name.casefold().endswith("vbaproject.bin") for name in entries) or b"macroEnabled" in types:
        raise ReturnRejected("forms.macros", file=file)
    if b"template.main+xml" in types:
        raise ReturnRejected("forms.template", file=file)
    if any(name.startswith("_xmlsignatures/") for name in entries):
        raise ReturnRejected("forms.signed", file=file)
    if not types or "_rels/.rels" not in entries:
        raise ReturnRejected("forms.not_a_workbook", file=file)


def _related(entries: Mapping[str, bytes], part: str, kind: str) -> list[str]:
    """Return the files of a kind to which a part (the package itself for "") leads."""
    return [_target(part, one) for one in _relations(entries, part) if one.attributes["Type"].endswith(kind)]


def _relations(entries: Mapping[str, bytes], part: str) -> list[Element]:
    folder, name = posixpath.split(part)
    return elements(entries[posixpath.join(folder, "_rels", f"{name}.rels")], {"Relationship"})


def _target(part: str, relation: Element) -> str:
    joined = posixpath.join("/", posixpath.dirname(part), relation.attributes["Target"])
    return posixpath.normpath(joined).lstrip("/")
