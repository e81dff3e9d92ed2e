"""Archives: zips that are sent, and bombs."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterator

from drills.expected import BAD, GOOD, PEOPLE, Sent, accepted, refused
from drills.writers import Sheet, changed, entries_in, ods_of, xlsx_of, zip_of

SHEET = "xl/worksheets/sheet1.xml"


def archives(contacts: bytes, workbook: bytes) -> Iterator[Sent]:
    """Yield zips of a return of two contacts."""
    right = {"people.csv": PEOPLE, "contacts.csv": contacts}
    whole = zip_of(right)
    for name, content, code in (
        ("a zip in a zip", zip_of({**right, "more.zip": whole}), "returns.zip_nested"),
        ("a zip with an archive of another kind", zip_of({**right, "more.7z": b"7z"}), "returns.zip_nested"),
        ("a name that leads out", zip_of({**right, "../../etc/plans.csv": contacts}), "returns.zip_path"),
        ("a name from the root", zip_of({**right, "/plans.csv": contacts}), "returns.zip_path"),
        ("a name with a drive", zip_of({**right, "C:plans.csv": contacts}), "returns.zip_path"),
        ("a name that goes backwards", zip_of({**right, "..\\plans.csv": contacts}), "returns.zip_path"),
        ("a link", _with_a_link(whole), "returns.zip_path"),
        ("two files of one name", zip_of({**right, "old/contacts.csv": contacts}), "returns.zip_twice"),
        ("names that differ in case alone", zip_of({**right, "Contacts.CSV": contacts}), "returns.zip_twice"),
        ("a file of another format", zip_of({**right, "notes.docx": b"PK"}), "returns.zip_other"),
        ("a programme", zip_of({**right, "contacts.exe": b"MZ"}), "returns.zip_other"),
        ("no files", zip_of({}), "returns.empty_file"),
        ("nothing", b"", "returns.empty_file"),
        ("cut off", whole[:-40], "returns.not_a_zip"),
        ("damaged", _damaged(whole), "returns.not_a_zip"),
        ("no zip", b"Rar!\x1a\x07", "returns.not_a_zip"),
        ("a password", _locked(whole), "returns.has_password"),
        ("too many files", zip_of({f"contacts-{number}.csv": b"" for number in range(101)}), "returns.bomb"),
        ("no file of a return", zip_of({"hello.csv": b"a,b\n1,2\n"}), "returns.no_files"),
    ):
        yield Sent(BAD, f"{name} (zip)", {"return.zip": content}, refused(code))
    folders = {f"return 2024/{name}": content for name, content in right.items()}
    left = {"__MACOSX/._contacts.csv": b"\0", "return 2024/.DS_Store": b"\0", "Thumbs.db": b"\0"}
    spreadsheet = ods_of(Sheet("people", [line.split(",") for line in PEOPLE.decode().split("\n")]))
    for name, content in (
        ("a zip of CSV", whole),
        ("a zip with a folder, and what computers leave in it", zip_of({"return 2024/": b"", **folders, **left})),
        ("a zip of workbooks", zip_of({"contacts.xlsx": workbook, "people.ods": spreadsheet})),
    ):
        yield Sent(GOOD, name, {"return.zip": content}, accepted(2))


# References that lead beyond every spreadsheet, and that a reader follows.
BEYOND = {
    "below every row": b'r="A99999999"',
    "below every row, after noughts": b'r="A%s12345678"' % (b"0" * 100),
    "beyond every column": b'r="ZZZZZZ2"',
    "a little beyond every column": b'r="ZZZZ2"',
    "below every row, after space": b'r%s="A99999999"' % (b" " * 2_000_000),
}


def bombs() -> Iterator[Sent]:
    """Yield archives that unpack to far more than they are long; each is to be refused at once."""
    book, text = xlsx_of(Sheet("contacts", [["contact"], ["C1"]])), b" " * 300_000_000
    document = ods_of(Sheet("contacts", [["contact"], ["C1"]]))
    corner = b'</row><row r="1048576"><c r="XFD1048576"/></row></sheetData>'
    many = b'<c t="s"><v>0</v></c>' * 16_000
    rows = b"".join(b"<row>" + many + b"</row>" for _ in range(8))
    shared = b"<sst><si><t>" + b"x" * 32_000 + b"</t></si></sst>"
    filled = b'<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="1000"/>'
    repeated = b'<table:table-row table:number-rows-repeated="1000000">' + filled + b"</table:table-row>"
    long = b'<table:table-row table:number-rows-repeated="90000"><table:table-cell office:value-type="string"><text:p>'
    long += b"x" * 32_000 + b"</text:p></table:table-cell></table:table-row>"
    for name, file, content in (
        ("nothing but spaces", "contacts.xlsx", zip_of({**entries_in(book), SHEET: text})),
        ("a size that is a lie", "contacts.xlsx", _lying(zip_of({**entries_in(book), SHEET: text}), len(text))),
        ("one cell in the last corner", "contacts.xlsx", changed(book, SHEET, b"</row></sheetData>", corner)),
        *((f"a cell {where}", "contacts.xlsx", changed(book, SHEET, b'r="A2"', its)) for where, its in BEYOND.items()),
        (
            "one long text in many cells",
            "contacts.xlsx",
            zip_of(
                {**entries_in(book), "xl/sharedStrings.xml": shared, SHEET: b"<sheetData>" + rows + b"</sheetData>"}
            ),
        ),
        ("too many entries", "contacts.xlsx", zip_of({f"entry{number}": b"" for number in range(1_001)})),
        ("nothing but spaces", "contacts.ods", zip_of({**entries_in(document), "content.xml": text})),
        (
            "a row a million times",
            "contacts.ods",
            changed(document, "content.xml", b"</table:table>", repeated + b"</table:table>"),
        ),
        (
            "a long text many times",
            "contacts.ods",
            changed(document, "content.xml", b"</table:table>", long + b"</table:table>"),
        ),
        ("nothing but spaces", "return.zip", zip_of({"contacts.csv": text})),
        ("a size that is a lie", "return.zip", _lying(zip_of({"contacts.csv": text}), len(text))),
    ):
        yield Sent(BAD, f"{name} ({file.rpartition('.')[2]})", {file: content}, refused("returns.bomb"))


def _lying(archive: bytes, size: int) -> bytes:
    return archive.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))


def _locked(archive: bytes) -> bytes:
    """Return an archive that says of its first file that it is locked."""
    place = archive.index(b"PK\x01\x02")
    return archive[: place + 8] + b"\x01" + archive[place + 9 :]


def _damaged(archive: bytes) -> bytes:
    """Return an archive whose first file has other bytes than were packed."""
    place = 30 + len("people.csv")
    return archive[:place] + b"\xff" * 20 + archive[place + 20 :]


def _with_a_link(archive: bytes) -> bytes:
    target = io.BytesIO(archive)
    with zipfile.ZipFile(target, "a") as there:
        link = zipfile.ZipInfo("plans.csv", (2024, 4, 1, 0, 0, 0))
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        there.writestr(link, "/etc/passwd")
    return target.getvalue()
