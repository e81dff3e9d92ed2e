"""The rows of a worked example, as a small grid is filled: drawn as tables, and what is expected of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from gwella.code_of_practice.language import Text
from gwella.code_of_practice.messages import message
from gwella.metrics.counts import Count
from gwella.metrics.edition import NO_FIGURE, Example
from gwella.metrics.local.choices import given, person_of
from gwella.metrics.local.typed import Typed
from gwella.snapshots.drawn import by_table, drawn_rows
from gwella.snapshots.tables import PEOPLE, Column, Kind, lists, table

ROWS = 8
PLAIN = re.compile(r"[\w.-]{1,20}")  # an identifier in an example: no more than letters, digits and marks


class Heading(msgspec.Struct, frozen=True):
    """One column of the grid."""

    name: str
    title: Text
    kind: Kind
    codes: Mapping[str, Text]
    of_person: bool


def headings(count: Count) -> tuple[Heading, ...]:
    """Return the columns that an example's rows have to hold, so that all that is counted can be told."""
    own, lent = given(count.of, _looked_at(count))
    needs_person = bool(count.distinct or lent or _looks_at_others(count))
    person = {person_of(count.of)} if needs_person else set()
    # A person is asked for first: who it is says which rows belong together.
    named = [name for name in table(count.of).stored if name in own or name in person]
    its = sorted(named, key=lambda name: name not in person)
    return (
        *(_heading(name, table(count.of).stored[name], of_person=False) for name in its),
        *(_heading(name, column, of_person=True) for name, column in lent.items()),
    )


def _looked_at(count: Count) -> tuple[str, ...]:
    spell = (table(count.of).spell or ()) if count.when.overlaps else (count.when.field,)
    return (*count.fields, *spell)


def _looks_at_others(count: Count) -> bool:
    """Say whether a derived column looks at other rows of the same person."""
    derive = table(count.of).derive
    others = ("previous", "distinct_per_person", "at_most_months_after", "came_again")
    return any(derive[field].word in others for field in count.fields if field in derive)


def _heading(name: str, column: Column, *, of_person: bool) -> Heading:
    codes = {code: entry.title for code, entry in lists()[column.list].codes.items()} if column.list else {}
    return Heading(name, column.title, column.kind, codes, of_person)


def cell(number: int, heading: Heading) -> str:
    """Return the name of a cell's field."""
    return f"row{number}-{heading.name}"


def example(count: Count, year: int, typed: Typed) -> Example | None:
    """Return the example that the grid holds; None where it holds none, which is noted beside its cells."""
    says = typed.text("says")
    columns = headings(count)
    rows = [row for number in range(1, ROWS + 1) if any((row := _row(number, columns, typed)).values())]
    if not rows:
        typed.refuse(cell(1, columns[0]), message("local.no_rows"))
    expect = typed.number("expect", whole=not count.averaged, required=not count.averaged)
    unknown = typed.count("unknown", required=False) or 0
    if says is None or not rows or typed.wrong:
        return None
    # Without a row that has a value there is nothing to average, and 0 would be another answer.
    return Example(says, year, _drawn(count, columns, rows), NO_FIGURE if expect is None else float(expect), unknown)


def as_typed(proof: Example, of: str) -> dict[str, list[str]]:
    """Return an example as the fields of the grid, each row with what its person lends it."""
    drawn = {name: drawn_rows(text) for name, text in by_table(proof.given, of).items()}
    people = {row["person"]: row for row in drawn.get(PEOPLE, ())}
    fields = {"says_en": [proof.says.en], "says_cy": [proof.says.cy], "unknown": [str(proof.unknown)]}
    fields["expect"] = [f"{proof.expect:g}" if isinstance(proof.expect, int | float) else ""]
    for number, row in enumerate(drawn[of], start=1):
        for name, text in {**people.get(row.get(person_of(of), ""), {}), **row}.items():
            fields[f"row{number}-{name}"] = [text]
    return fields


def _row(number: int, columns: Sequence[Heading], typed: Typed) -> dict[str, str]:
    return {one.name: _cell(cell(number, one), one, typed) for one in columns}


def _cell(field: str, heading: Heading, typed: Typed) -> str:
    """Return one cell as a drawn table holds it; "" where it is empty, or where it cannot be, which is noted."""
    what = typed.said(field)
    match heading.kind:
        case Kind.DATE:
            return typed.day(field)
        case Kind.PERSON:
            return str(typed.count(field) or "") if what else ""
        case Kind.CHOICE | Kind.YES_NO:
            return typed.choice(field, list(heading.codes) or ["yes", "no"]) if what else ""
    if what and not PLAIN.fullmatch(what):
        typed.refuse(field, message("local.not_plain"))
        return ""
    return what


def _drawn(count: Count, columns: Sequence[Heading], rows: Sequence[Mapping[str, str]]) -> str | dict[str, str]:
    """Return the rows as one drawn table, or as two where some columns are those of the person."""
    person = person_of(count.of)
    own = [one.name for one in columns if not one.of_person]
    lent = [one.name for one in columns if one.of_person]
    if not lent:
        return drawing(own, rows)
    people: dict[str, Mapping[str, str]] = {}
    for number, row in enumerate(rows, start=1):
        people.setdefault(row[person] or f"-{number}", row)
    whose = [{**row, "person": who} for who, row in people.items() if not who.startswith("-")]
    return {count.of: drawing(own, rows), PEOPLE: drawing(["person", *lent], whose)}


def drawing(names: Sequence[str], rows: Sequence[Mapping[str, str]]) -> str:
    """Return rows drawn as a table, each column as wide as its widest cell."""
    lines = [list(names), *([row[name] for name in names] for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(names))]
    drawn = [" | ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)) for line in lines]
    rule = "-+-".join("-" * width for width in widths)
    return "\n".join(line.rstrip() for line in [drawn[0], rule, *drawn[1:]]) + "\n"
