"""What stands beside the tables of a template: notes in plain words, what each column holds, the codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import say
from gwella.code_of_practice.places import authorities
from gwella.returns.generate.files import YES_NO, Format
from gwella.returns.template.naming import file_name, headings, marked, page_file, page_name, sheet_name
from gwella.snapshots.tables import Column, Kind, lists, table

AUTHORITY = "authority"
# Each note has a subject, `about_…`, and words of its own, or one for each format.
NOTES_ABOVE = ("rows", "left_out")
NOTES_BELOW = ("answers", "identifiers", "people", "year", "population", "check")
OF_EACH_FORMAT = frozenset({"rows", "left_out", "answers", "identifiers", "check"})


class Page(msgspec.Struct, frozen=True):
    """Rows to read, not to fill in: under which headings, and whether it holds notes, columns or codes."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def pages(keys: Sequence[str], language: Language, format_: Format) -> tuple[Page, Page, Page]:
    """Return the notes, the columns and the codes of the tables `keys`, in that order."""
    return (
        Page("notes", _heads(language, "about", "note"), tuple(_notes(keys, language, format_))),
        Page(
            "columns",
            _heads(language, "table", "heading", "holds", "required", "more", "answers"),
            tuple(_columns(keys, language, format_)),
        ),
        Page("codes", _heads(language, "list", "code", "label", "counts"), tuple(_codes(keys, language))),
    )


def table_name(key: str, language: Language, format_: Format) -> str:
    """Return where a table is found in a template: its sheet, or its file."""
    return sheet_name(key, language) if format_ is Format.XLSX else f"{file_name(key, language)}.csv"


def called(page: str, language: Language, format_: Format) -> str:
    """Return where a page is found in a template: its sheet, or its file."""
    return page_name(page, language) if format_ is Format.XLSX else page_file(page, language)


def rows_of_lists(keys: Sequence[str]) -> Mapping[str, range]:
    """Return the rows that each list has in the page of codes, where 1 is the first below the headings."""
    rows: dict[str, range] = {}
    first = 1
    for name in _lists(keys):
        rows[name] = range(first, first + len(lists()[name].codes))
        first = rows[name].stop
    return rows


def _heads(language: Language, *names: str) -> tuple[str, ...]:
    return tuple(say(f"template.head_{name}", language) for name in names)


def _notes(keys: Sequence[str], language: Language, format_: Format) -> Iterator[tuple[str, ...]]:
    """Yield how to fill the tables, what each of them is, and what to do then."""
    for name in NOTES_ABOVE:
        yield _note(name, language, format_)
    for key in keys:
        one = table(key)
        yield table_name(key, language, format_), f"{one.about.in_(language)} {one.row.in_(language)}"
    for name in NOTES_BELOW:
        yield _note(name, language, format_)


def _note(name: str, language: Language, format_: Format) -> tuple[str, str]:
    code = f"template.{name}_{format_}" if name in OF_EACH_FORMAT else f"template.{name}"
    said = say(
        code,
        language,
        columns=called("columns", language, format_),
        codes=called("codes", language, format_),
    )
    return say(f"template.about_{name}", language), said


def _columns(keys: Sequence[str], language: Language, format_: Format) -> Iterator[tuple[str, ...]]:
    for key in keys:
        shown = marked(key, language) if format_ is Format.XLSX else headings(key, language)
        for name, column in table(key).columns.items():
            yield (
                table_name(key, language, format_),
                shown[name],
                say(f"returns_page.kind_{column.kind}", language),
                YES_NO[language][column.required],
                _more(name, column, language, format_),
                _answers(column, language),
            )


def _more(name: str, column: Column, language: Language, format_: Format) -> str:
    said = [say("returns_page.officer_only", language)] if column.officer_only else []
    if name == AUTHORITY:
        said.append(say("template.authority", language, codes=called("codes", language, format_)))
    if column.help:
        said.append(column.help.in_(language))
    return " ".join(said)


def _answers(column: Column, language: Language) -> str:
    if column.kind is Kind.YES_NO:
        return "; ".join(YES_NO[language].values())
    if not column.list:
        return ""
    return "; ".join(entry.title.in_(language) for entry in lists()[column.list].codes.values())


def _codes(keys: Sequence[str], language: Language) -> Iterator[tuple[str, ...]]:
    """Yield every code of every list in use, then the authorities'."""
    for name in _lists(keys):
        for code, entry in lists()[name].codes.items():
            counts = say("template.counts_unknown", language) if entry.unknown else ""
            yield lists()[name].title.in_(language), code, entry.title.in_(language), counts
    for one in authorities():
        yield say("returns_page.authorities", language), one.code, one.name.in_(language), ""


def _lists(keys: Sequence[str]) -> tuple[str, ...]:
    """Return the lists that the tables use, in the order in which they use them."""
    return tuple(dict.fromkeys(c.list for key in keys for c in table(key).columns.values() if c.list))
