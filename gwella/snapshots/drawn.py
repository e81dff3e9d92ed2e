"""Tables drawn with `|`, as worked examples show them."""

from __future__ import annotations

import re

# A line of dashes, bars and crosses is only for the eye.
RULE = re.compile(r"[ |+]*-[- |+]*")


def drawn(text: str) -> tuple[tuple[str, ...], list[list[str]]]:
    """Return the headings and the rows of a drawn table; a row of nothing but bars is a row of empty cells."""
    lines = [line for line in text.splitlines() if line.strip() and not RULE.fullmatch(line)]
    headings, *rows = ([cell.strip() for cell in line.split("|")] for line in lines)
    return tuple(headings), rows


def by_table(given: str | dict[str, str], name: str) -> dict[str, str]:
    """Return the drawn tables of an example by name; one that is drawn alone is the table `name`."""
    return {name: given} if isinstance(given, str) else given


def drawn_rows(text: str) -> list[dict[str, str]]:
    """Return the rows of a drawn table by heading."""
    headings, rows = drawn(text)
    return [dict(zip(headings, row, strict=True)) for row in rows]
