"""The files that officers really send: those that are wrong, and those that look wrong and are right.

Pure functions: `every_file` yields a name, the files of a return as bytes, and what the check has to say of them. Each
fault is written in every format in which it can exist. `bombs` are apart, since a limit of time and memory is theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from drills.archives import archives, bombs
from drills.encodings import encodings
from drills.expected import BAD, GOOD, Sent, accepted, refused
from drills.writers import Error, Formula, Sheet, changed, csv_of, entries_in, ods_of, xlsx_of, zip_of

__all__ = ["BAD", "GOOD", "bombs", "every_file"]

Rows = list[list[Any]]
HEADINGS = ["contact", "authority", "person", "contacted_on", "client_group"]
HEADINGS += ["already_supported", "advice_given", "decided_on", "team", "worker", "case_reference"]
FIRST = ["C1", "X06000001", "P1", "2024-05-01", "adult", "no", "yes", "2024-05-02", "Bro Hud", "W001", "CD-1"]
SECOND = ["C2", "X06000001", "P2", "2024-06-01", "adult", "no", "no", "2024-06-03", "Glan Hud", "W002", "CD-2"]
WIDTH = len(HEADINGS)


def every_file() -> Iterator[Sent]:
    """Yield every file but the bombs."""
    yield from encodings(csv_of([HEADINGS, FIRST, SECOND]).decode())
    yield from _layouts()
    yield from _cells()
    yield from _whose()
    yield from _text_alone()
    yield from _workbooks_alone()
    yield from _awkward()
    yield from archives(csv_of([HEADINGS, FIRST, SECOND]), xlsx_of(sheet([HEADINGS, FIRST, SECOND])))


def sheet(rows: Rows, name: str = "contacts", **more: Any) -> Sheet:
    """Return a sheet of contacts."""
    return Sheet(name, rows, **more)


def _padded(*cells: Any) -> list[Any]:
    return [*cells, *[""] * (WIDTH - len(cells))]


def _each(kind: str, name: str, rows: Rows, says: Any, merged: tuple[str, ...] = ()) -> Iterator[Sent]:
    """Yield the same rows of contacts in every format."""
    if not merged:
        yield Sent(kind, f"{name} (csv)", {"contacts.csv": csv_of(rows)}, says)
    yield Sent(kind, f"{name} (xlsx)", {"contacts.xlsx": xlsx_of(sheet(rows, merged=merged))}, says)
    yield Sent(kind, f"{name} (ods)", {"contacts.ods": ods_of(sheet(rows, merged=merged))}, says)


def _with(column: str, first: Any, second: Any = None) -> Rows:
    """Return the two contacts with other cells in one column."""
    place, rows = HEADINGS.index(column), [list(FIRST), list(SECOND)]
    rows[0][place] = first
    if second is not None:
        rows[1][place] = second
    return [HEADINGS, *rows]


def _layouts() -> Iterator[Sent]:
    title = [_padded("Contacts, April 2024 to March 2025"), _padded("Run on:", "02/04/2025"), _padded()]
    table = [HEADINGS, FIRST, SECOND]
    yield from _each(BAD, "a title above the headings", [*title, *table], accepted(2, "title_above"))
    yield from _each(BAD, "an empty row above the headings", [_padded(), *table], accepted(2, "title_above"))
    yield from _each(BAD, "a row of totals", [*table, _padded("Total", "", 2)], accepted(2, "row_of_totals"))
    yield from _each(
        BAD, "a row of totals in Welsh", [*table, _padded("", "Cyfanswm", 2)], accepted(2, "row_of_totals")
    )
    groups = [HEADINGS, FIRST, _padded("Total", 1), SECOND, _padded("Total", 1), _padded("Grand total", 2)]
    yield from _each(BAD, "a total under each team", groups, accepted(2, "row_of_totals"))
    below = [*table, _padded(), _padded("Report run on 2 April 2025")]
    yield from _each(BAD, "a sentence below the table", below, accepted(2, "row_below"))
    pages = [*title, HEADINGS, FIRST, _padded("Page 2 of 2"), HEADINGS, SECOND]
    yield from _each(BAD, "headings on every page", pages, accepted(2, "title_above", "headings_again"))
    plans = [_padded("plan", "authority", "person", "started_on"), _padded("A1", "X06000001", "P1", "2024-05-01")]
    yield from _each(BAD, "another table below", [*table, _padded(), *plans], refused("returns.second_table"))
    yield from _each(BAD, "no headings", [FIRST, SECOND], refused("returns.no_headings"))
    yield from _each(BAD, "headings and no rows", [HEADINGS], accepted(0, "no_rows"))
    yield from _each(
        BAD,
        "a column without a heading",
        [["", *HEADINGS[1:]], FIRST, SECOND],
        accepted(2, "heading_empty", "heading_missing"),
    )
    twice = [[*row, row[4]] for row in table]
    yield from _each(BAD, "a heading twice", twice, accepted(2, "heading_twice"))
    yield from _each(BAD, "a column missing", [row[:2] + row[3:] for row in table], accepted(2, "heading_missing"))
    misspelt = [["contact", "authority", "person", "contacted onn", *HEADINGS[4:]], FIRST, SECOND]
    yield from _each(BAD, "a heading misspelt", misspelt, accepted(2, "heading_nearly", "heading_missing"))
    upper = [*HEADINGS[:3], "Dates", "", *HEADINGS[5:7], "", *HEADINGS[8:]]
    lower = ["", "", "", "contacted_on", "client_group", "", "", "decided_on", "", "", ""]
    yield from _each(
        BAD, "headings merged over two rows", [upper, lower, FIRST, SECOND], accepted(2), merged=("D1:E1",)
    )
    group = _padded("Contact", "", "", "Decision")
    yield from _each(
        BAD, "a merged row above the headings", [group, *table], accepted(2, "title_above"), merged=("A1:C1",)
    )
    second = ["", *SECOND[1:]]
    merged = [HEADINGS, FIRST, second]
    yield from _each(BAD, "rows merged", merged, accepted(2, "cells_merged", "every.no_identifier"), merged=("A2:A3",))


def _cells() -> Iterator[Sent]:
    yield from _each(
        BAD, "an identifier as a power of ten", _with("person", "1.02E+11"), accepted(2, "identifier_damaged")
    )
    yield from _each(
        BAD, "an identifier that names nobody", _with("person", "unknown"), accepted(2, "person_placeholder")
    )
    yield from _each(
        BAD,
        "an identifier that lost its zeros",
        _with("person", "7"),
        accepted(2, "every.person_lost_zeros", "every.person_not_listed"),
    )
    yield from _each(BAD, "a person who is not listed", _with("person", "P9"), accepted(2, "every.person_not_listed"))
    yield from _each(
        BAD,
        "a date with the month first",
        _with("contacted_on", "04/24/2024", "04/05/2024"),
        accepted(2, "impossible_date", "month_first"),
    )
    yield from _each(BAD, "a day that is not there", _with("decided_on", "31/06/2024"), accepted(2, "impossible_date"))
    yield from _each(BAD, "a year of two figures", _with("decided_on", "02/05/24"), accepted(2, "not_a_date"))
    yield from _each(BAD, "a date as Excel's number", _with("decided_on", "45414"), accepted(2, "not_a_date"))
    yield from _each(BAD, "a date in words", _with("decided_on", "2 May 2024"), accepted(2, "not_a_date"))
    yield from _each(BAD, "an error in place of a date", _with("decided_on", Error("#N/A")), accepted(2, "cell_error"))
    yield from _each(
        BAD, "an error in place of an identifier", _with("person", Error("#REF!")), accepted(2, "cell_error")
    )
    yield from _each(BAD, "an error in place of yes", _with("advice_given", Error("#N/A")), accepted(2, "cell_error"))
    yield from _each(BAD, "an answer misspelt", _with("client_group", "adutl"), accepted(2, "nearly_in_list"))
    yield from _each(BAD, "another system's code", _with("client_group", 7301), accepted(2, "not_in_list"))
    yield from _each(BAD, "neither yes nor no", _with("advice_given", "perhaps"), accepted(2, "not_yes_no"))
    yield from _each(
        BAD, "decided before it came", _with("decided_on", "2024-04-01"), accepted(2, "contacts.decided_before_contact")
    )
    yield from _each(BAD, "the same row twice", [HEADINGS, FIRST, SECOND, SECOND], accepted(2, "every.repeated"))
    yield from _each(BAD, "a row without an identifier", _with("contact", ""), accepted(2, "every.no_identifier"))


def _whose() -> Iterator[Sent]:
    yield from _each(
        BAD, "one row of another authority", _with("authority", "W06000001"), accepted(1, "every.another_authority")
    )
    yield from _each(
        BAD,
        "another authority's file",
        _with("authority", "W06000001", "W06000001"),
        refused("returns.other_authority"),
    )
    before = [HEADINGS, *([cell.replace("2024", "2023") for cell in row] for row in (FIRST, SECOND))]
    yield from _each(BAD, "last year's file", before, refused("returns.wrong_year"))
    many = [[f"L{nth}", *before[1][1:]] for nth in range(40)]
    yield from _each(
        BAD, "last year's file with a late row", [HEADINGS, *many, FIRST], refused("returns.hardly_this_year")
    )
    figures = [["area", "period", "metric", "value"], ["X06000001", "2024", "adult.contacts.received", "{}"]]
    for name, value, rule in (
        ("a decimal comma", "412,5", "figure_number"),
        ("a point between thousands", "1.234", "figure_not_whole"),
        ("a percentage", "83%", "figure_number"),
        ("a number in words", "four", "figure_number"),
        ("a number below 0", "-3", "figure_negative"),
    ):
        rows = [figures[0], [*figures[1][:3], value]]
        says = accepted(2, rule)
        yield Sent(
            BAD,
            f"{name} (csv)",
            {"contacts.csv": csv_of([HEADINGS, FIRST, SECOND]), "aggregate.csv": csv_of(rows)},
            says,
        )
        yield Sent(
            BAD,
            f"{name} (ods)",
            {"contacts.csv": csv_of([HEADINGS, FIRST, SECOND]), "aggregate.ods": ods_of(Sheet("aggregate", rows))},
            says,
        )


def _text_alone() -> Iterator[Sent]:
    plain = csv_of([HEADINGS, FIRST, SECOND]).decode()
    for name, text, says in (
        ("a quotation mark that never closes, in a heading", '"' + plain, refused("returns.broken_headings")),
        ("a quotation mark that never closes", plain.replace("Glan", '"Glan'), accepted(1, "row_unreadable")),
        ("a row with a cell too many", plain.replace("Glan Hud", "Glan, Hud"), accepted(1, "row_shifted")),
        ("a row cut off", plain.replace(",W002,CD-2", ""), accepted(1, "row_shifted")),
        ("a note broken over two lines", plain.replace("Glan Hud", "Glan\nHud"), accepted(1, "row_shifted")),
        ("a short row of totals", plain + "Total,2\n", accepted(2, "row_of_totals")),
        ("a short sentence below the table", plain + "\nEnd of report\n", accepted(2, "row_below")),
        ("a title that is not parted", "Contacts 2024-25\n\n" + plain, accepted(2, "title_above")),
        ("a cell longer than can be", plain.replace("Glan", "G" * 200_000), accepted(1, "row_unreadable")),
    ):
        yield Sent(BAD, name, {"contacts.csv": text.encode()}, says)
    both = {"contacts.csv": plain.encode(), "contacts.xlsx": xlsx_of(sheet([HEADINGS, FIRST]))}
    yield Sent(BAD, "one table in two files", both, refused("returns.two_files"))


def _workbooks_alone() -> Iterator[Sent]:
    table = [HEADINGS, FIRST, SECOND]
    makers: Mapping[str, Callable[..., bytes]] = {"xlsx": xlsx_of, "ods": ods_of}
    formula = _with("decided_on", Formula("D2+1"))
    for ending, make in makers.items():
        name = f"contacts.{ending}"
        for title, content, says in (
            ("a formula without a result", make(sheet(formula)), refused("returns.without_result")),
            ("a sheet with nothing in it", make(sheet([])), refused("returns.empty_file")),
            ("only hidden sheets", make(sheet(table, hidden=True)), refused("returns.empty_file")),
            ("cut off", make(sheet(table))[:900], refused("returns.not_a_workbook")),
            ("a web page", b"<html><table></table></html>", refused("returns.not_a_workbook")),
            ("an archive of something else", zip_of({"hello.txt": "hello"}), refused("returns.not_a_workbook")),
            (
                "the Excel before 2007",
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500),
                refused("returns.is_old_excel"),
            ),
            ("empty", b"", refused("returns.empty_file")),
        ):
            yield Sent(BAD, f"{title} ({ending})", {name: content}, says)
        two = make(sheet(table), Sheet("plans", [["plan"], ["A1"]], hidden=True))
        yield Sent(BAD, f"a hidden sheet named as a table ({ending})", {name: two}, accepted(2, "sheet_hidden"))
        old = make(Sheet("old", [HEADINGS, *[FIRST] * 3], hidden=True), Sheet("new", table))
        yield Sent(GOOD, f"a hidden sheet before the table ({ending})", {name: old}, accepted(2))
        cover = make(Sheet("Cover", [["Contacts"], ["Made by"]]), Sheet("Data", table))
        yield Sent(GOOD, f"a cover before the table ({ending})", {name: cover}, accepted(2))
        empty = make(sheet(_with("team", Formula('""', ""))))
        yield Sent(GOOD, f"a formula that says nothing ({ending})", {name: empty}, accepted(2))
        days = make(sheet(_with("contacted_on", date(2024, 5, 1), date(2024, 6, 1))))
        yield Sent(GOOD, f"days as days ({ending})", {name: days}, accepted(2))
        numbers = make(sheet(_with("contact", 12, 13.0)))
        yield Sent(GOOD, f"identifiers as numbers ({ending})", {name: numbers}, accepted(2))
    book = xlsx_of(sheet(table))
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    yield Sent(BAD, "a password (xlsx)", {"contacts.xlsx": locked}, refused("returns.has_password"))
    keys = entries_in(ods_of(sheet(table)))["META-INF/manifest.xml"]
    keys = keys.replace(
        b'content.xml"',
        b'content.xml"><manifest:encryption-data/></manifest:file-entry><manifest:file-entry manifest:full-path="x"',
    )
    yield Sent(
        BAD,
        "a password (ods)",
        {"contacts.ods": ods_of(sheet(table), more={"META-INF/manifest.xml": keys})},
        refused("returns.has_password"),
    )
    yield Sent(
        BAD,
        "macros (xlsx)",
        {"contacts.xlsx": xlsx_of(sheet(table), more={"xl/vbaProject.bin": b"\0macro"})},
        refused("returns.has_macros"),
    )
    yield Sent(
        BAD,
        "macros (ods)",
        {"contacts.ods": ods_of(sheet(table), more={"Basic/script-lc.xml": b"<x/>"})},
        refused("returns.has_macros"),
    )
    yield Sent(BAD, "a workbook made for macros", {"contacts.xlsm": book}, accepted(None, "not_read"))
    yield Sent(
        BAD,
        "a document type (xlsx)",
        {
            "contacts.xlsx": changed(
                book,
                "xl/worksheets/sheet1.xml",
                b"<worksheet",
                b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet',
            )
        },
        refused("returns.not_a_workbook"),
    )
    yield Sent(
        BAD,
        "a document type (ods)",
        {
            "contacts.ods": changed(
                ods_of(sheet(table)),
                "content.xml",
                b"<office:document-content",
                b"<!DOCTYPE w [<!ENTITY x 'y'>]><office:document-content",
            )
        },
        refused("returns.not_a_workbook"),
    )
    for lie in (b"A1:A1", b"A1:XFD1048576"):
        lying = changed(book, "xl/worksheets/sheet1.xml", b"<sheetData>", b'<dimension ref="' + lie + b'"/><sheetData>')
        yield Sent(GOOD, f"a size that is a lie: {lie.decode()}", {"contacts.xlsx": lying}, accepted(2))
    yield Sent(BAD, "a workbook under another name", {"contacts.csv": book}, refused("returns.is_a_workbook"))
    yield Sent(
        BAD,
        "a number that Excel rounded",
        {"contacts.xlsx": xlsx_of(sheet(_with("person", 1.02e17)))},
        accepted(2, "identifier_damaged"),
    )


def _awkward() -> Iterator[Sent]:
    welsh = ["cyswllt", "awdurdod", "person", "dyddiad y cyswllt", "Grŵp cleientiaid", *HEADINGS[5:]]
    yield from _each(GOOD, "headings in Welsh", [welsh, FIRST, SECOND], accepted(2))
    yield from _each(GOOD, "answers in Welsh", _with("client_group", "Oedolyn", "OEDOLYN"), accepted(2))
    yield from _each(GOOD, "yes and no in Welsh", _with("advice_given", "ydy", "nac ydy"), accepted(2))
    yield from _each(GOOD, "somebody called Null", _with("team", "Null", "null"), accepted(2))
    yield from _each(GOOD, "an identifier that begins with a hyphen", _with("contact", "-C1", "-C2"), accepted(2))
    yield from _each(GOOD, "an identifier with zeros before it", _with("contact", "0001", "01"), accepted(2))
    yield from _each(GOOD, "an identifier that looks like a power of ten", _with("contact", "1E5", "2E05"), accepted(2))
    yield from _each(GOOD, "a team called Total Care", _with("team", "Total Care", "Total"), accepted(2))
    yield from _each(GOOD, "a formula as a text", _with("team", "=1+1", "@SUM(A1)"), accepted(2))
    yield from _each(GOOD, "signs of a web page", _with("team", "<script>alert(1)</script>", "a & b"), accepted(2))
    yield from _each(GOOD, "spaces that are not seen", _with("client_group", "\xa0adult ", " adult\u2003"), accepted(2))
    yield from _each(GOOD, "the day first", _with("contacted_on", "01/05/2024", "13.05.2024"), accepted(2))
    yield from _each(
        GOOD, "a date with its time", _with("contacted_on", "2024-05-01 09:30:00", "2024-06-01T00:00:00"), accepted(2)
    )
    yield from _each(
        GOOD, "an answer that is known not to be known", _with("advice_given", "not known", "n/a"), accepted(2)
    )
    turned = [list(reversed(row)) for row in (HEADINGS, FIRST, SECOND)]
    yield from _each(GOOD, "columns in another order", turned, accepted(2))
    loud = [[heading.upper().replace("_", " ") for heading in HEADINGS], FIRST, SECOND]
    yield from _each(GOOD, "headings in capitals", loud, accepted(2))
    gaps = [HEADINGS, FIRST, _padded(), _padded(), SECOND, _padded()]
    yield from _each(GOOD, "empty rows between", gaps, accepted(2))
    yield from _each(GOOD, "an empty column", [[*row, ""] for row in (HEADINGS, FIRST, SECOND)], accepted(2))
    yield from _each(GOOD, "a cell of several lines", _with("team", "Bro\nHud", "5 o'clock"), accepted(2))
    yield from _each(GOOD, "a sign from another alphabet", _with("team", "Ţîm 😀", "團隊"), accepted(2))
    plain = [HEADINGS, FIRST, SECOND]
    for name, content in {
        "semicolons": csv_of(plain, ";"),
        "tabs": csv_of(plain, "\t"),
        "lines that end as on Windows": csv_of(plain, ending="\r\n"),
        "lines that end as on old Macs": csv_of(plain, ending="\r"),
        "no end of the last line": csv_of(plain).rstrip(),
        "a stray quotation mark": csv_of(plain).replace(b"Bro Hud", b'5" Hud'),
        "delimiters at the end of every row": csv_of(plain, ending=",,,\n"),
    }.items():
        yield Sent(GOOD, name, {"contacts.csv": content}, accepted(2))
    marked = b"sep=;\n" + csv_of(plain, ";")
    yield Sent(GOOD, "a first line that tells Excel the sign", {"contacts.csv": marked}, accepted(2, "title_above"))
