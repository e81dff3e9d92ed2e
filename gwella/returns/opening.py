"""Where the headings of a file stand: on its first row, or below a title, a date and empty lines.

Where it is known which headings a file may have, the first row that holds two of them is the one. Where that is not
known, as in a case system's own extract, a row of one or two cells above a table that is wider is a title. Merged
headings stand on two rows, and are read as one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import msgspec

from gwella.returns.mapping import fold

MOST_ABOVE = 40  # lines of a title block that are looked at
TITLE = 2  # filled cells: a title, or a name and its value
LEAST = 2  # headings that we know; one alone may be a title ("Contacts")
NARROWEST = 3  # a table of fewer columns looks like its own title

Row = Sequence[str]
Knows = Callable[[str], bool]


class Opening(msgspec.Struct, frozen=True):
    """The headings; at which of the rows looked at (from 0) they begin; and how many rows they take."""

    headings: tuple[str, ...]
    at: int
    rows: int = 1


def knowing(spellings: Collection[str]) -> Knows:
    """Return what says of a heading whether it is one of these, which are folded."""
    return lambda heading: fold(heading) in spellings


def opening(rows: Sequence[Row], knows: Knows | None) -> Opening:
    """Return where the headings stand in the first rows of a file; on the first row where nothing speaks for another.

    `rows` begin with the first row of the file; empty ones are among them.
    """
    if knows is None:
        at = _by_layout(rows)
        return Opening(tuple(rows[at]), at)
    at = next((place for place, row in enumerate(rows) if _known(row, knows) >= LEAST), 0)
    for upper in (at - 1, at):
        if upper >= 0 and upper + 1 < len(rows) and _go_on(rows[upper], rows[upper + 1], knows):
            return Opening(_together(rows[upper], rows[upper + 1]), upper, 2)
    return Opening(tuple(rows[at]), at)


def _by_layout(rows: Sequence[Row]) -> int:
    widest = max(len(_filled(row)) for row in rows)
    if widest < NARROWEST or len(_filled(rows[0])) > TITLE or 2 * len(_filled(rows[0])) >= widest:
        return 0
    return next(at for at, row in enumerate(rows) if len(_filled(row)) > TITLE and 2 * len(_filled(row)) >= widest)


def _go_on(upper: Row, lower: Row, knows: Knows) -> bool:
    """Say whether the row below has the rest of the headings: only headings, each where none is known above."""
    known = {place for place, cell in enumerate(upper) if knows(cell)}
    places = {place for place, cell in enumerate(lower) if cell.strip()}
    return bool(known and places) and not known & places and all(knows(lower[place]) for place in places)


def _together(upper: Row, lower: Row) -> tuple[str, ...]:
    width = max(len(upper), len(lower))
    padded = [[*row, *[""] * (width - len(row))] for row in (upper, lower)]
    return tuple(below if below.strip() else above for above, below in zip(*padded, strict=True))


def _known(row: Row, knows: Knows) -> int:
    return len({fold(cell) for cell in row if cell.strip() and knows(cell)})


def _filled(row: Row) -> list[str]:
    return [cell for cell in row if cell.strip()]
