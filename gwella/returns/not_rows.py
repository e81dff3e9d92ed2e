"""Lines below the headings that are no rows: headings that come again, totals, what a report says at its end.

Each is left out and said, with its line. Other headings in the middle are another table: then the file is refused,
since nobody can say where its rows belong.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

import msgspec

from gwella.code_of_practice.errors import ReturnRejected
from gwella.code_of_practice.reading import kept
from gwella.returns.grid import Broken, Grid
from gwella.returns.mapping import fold
from gwella.snapshots.in_memory import places_that_say
from gwella.snapshots.pieces import in_one_piece
from gwella.snapshots.tables import tables

TOTALS = frozenset(
    {"total", "totals", "grandtotal", "subtotal", "sum", "rowcount", "recordcount", "count"}
) | frozenset({"cyfanswm", "cyfansymiau", "isgyfanswm", "iscyfanswm", "cyfanswmmawr", "nifer", "niferyrhesi", "cyfrif"})
TOTALS_ALONE = frozenset({"total", "totals", "sub-total", "subtotal", "grand total", "cyfanswm", "is-gyfanswm"})
BEGINS_A_TOTAL = ("total", "grandtotal", "subtotal", "cyfanswm", "niferycofnodion", "numberofrecords")
NUMBER = re.compile(r"[-£]?\s*[\d,.\s]*\d\s*%?")
MOST_BELOW = 20  # lines at the end of a report
LEAST_HEADINGS = 3
AGAIN, TOTAL, BELOW = "headings_again", "row_of_totals", "row_below"


def without_what_is_no_row(grid: Grid, file: str) -> Grid:
    """Return a grid without lines that are no rows, each of them said. Raises ReturnRejected for a second table."""
    import pyarrow as pa
    import pyarrow.compute as pc

    found = dict(_headings_again(grid))
    odd = [place for place in _odd_first_cells(grid) if place not in found]
    _refuse_second_table(grid, file, odd)
    if len(grid.headings) >= LEAST_HEADINGS:
        found |= {place: TOTAL for place in odd if is_total(_filled(grid, place))}
        found |= _at_the_end(grid, found)
    broken = tuple(_at_the_very_end(grid))
    if not found:
        return msgspec.structs.replace(grid, broken=broken) if broken != grid.broken else grid
    places = pa.array(sorted(found), pa.int64())
    numbers = grid.numbers.take(places).to_pylist()
    left_out = (Broken(number, found[place]) for number, place in zip(numbers, sorted(found), strict=True))
    stays = pc.invert(pc.is_in(pa.arange(0, len(grid.numbers)), value_set=places))
    return msgspec.structs.replace(
        grid,
        cells=grid.cells.filter(stays),
        numbers=grid.numbers.filter(stays),
        broken=tuple(sorted((*broken, *left_out), key=lambda one: one.row)),
    )


def is_total(cells: Sequence[str]) -> bool:
    """Say whether a row says how much there is: a word for a total, and nothing beside it but numbers."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled:
        return False
    said = "".join(sign for sign in fold(filled[0]) if not sign.isdigit())
    is_said = said in TOTALS or said.startswith(BEGINS_A_TOTAL)
    return is_said and all(NUMBER.fullmatch(cell) for cell in filled[1:])


def _headings_again(grid: Grid) -> Iterator[tuple[int, str]]:
    """Yield the rows that hold the headings once more, and the titles right above them."""
    import pyarrow.compute as pc

    named = [place for place, heading in enumerate(grid.headings) if heading.strip()]
    again = None
    for place in named:
        same = pc.equal(grid.cells.column(place), grid.headings[place])
        again = same if again is None else pc.and_(again, same)
        if not pc.any(again).as_py():
            return
    if len(named) < LEAST_HEADINGS - 1 or again is None:
        return
    for place in pc.indices_nonzero(again).to_pylist():
        yield place, AGAIN
        for above in range(place - 1, max(place - MOST_BELOW, -1), -1):
            if len(_filled(grid, above)) != 1:
                break
            yield above, AGAIN


def _odd_first_cells(grid: Grid) -> list[int]:
    """Return the rows whose first cell is the heading of a table's identifier, or a word for a total."""
    if not len(grid.cells) or not grid.headings:
        return []
    found: list[int] = places_that_say(in_one_piece(grid.cells.column(0)), _keys() | TOTALS_ALONE).tolist()
    return found


def _refuse_second_table(grid: Grid, file: str, places: Collection[int]) -> None:
    """Raise ReturnRejected where a row holds the headings of a table, and not those of this file."""
    for place in places:
        filled = _filled(grid, place)
        if len(filled) >= LEAST_HEADINGS and all(fold(cell) in _headings() for cell in filled):
            raise ReturnRejected("returns.second_table", file=file, row=str(grid.numbers[place].as_py()))


def _at_the_end(grid: Grid, known: Collection[int]) -> dict[int, str]:
    """Return the last rows that say a total, or a sentence in one cell."""
    found: dict[int, str] = {}
    for place in range(len(grid.cells) - 1, max(len(grid.cells) - MOST_BELOW, 0) - 1, -1):
        filled = _filled(grid, place)
        if is_total(filled):
            found[place] = TOTAL
        elif len(filled) == 1 and " " in filled[0].strip():
            found[place] = BELOW
        elif place not in known:
            break
    return found


def _at_the_very_end(grid: Grid) -> Iterator[Broken]:
    """Yield what is wrong with rows, but that a line of one cell below all others is no row that was cut off."""
    last = grid.numbers[-1].as_py() if len(grid.numbers) else 0
    cut = 0  # the row above was cut off, so that this line may be the rest of it
    for one in grid.broken:
        is_said = one.rule == "row_shifted" and one.cells == 1 and one.row > last and one.row - 1 != cut
        cut = one.row if one.rule == "row_shifted" and not is_said else 0
        yield Broken(one.row, BELOW) if is_said else one


def _filled(grid: Grid, place: int) -> list[str]:
    cells = (column[place].as_py() for column in grid.cells.columns)
    return [cell for cell in cells if cell.strip()]


@kept
def _keys() -> frozenset[str]:
    """How the first heading of a table is written, in small letters."""
    titles = ((name, one.columns[one.key]) for name, one in tables().items())
    return frozenset(word.lower() for name, its in titles for word in (tables()[name].key, its.title.en, its.title.cy))


@kept
def _headings() -> frozenset[str]:
    every = ((name, its) for one in tables().values() for name, its in one.columns.items())
    return frozenset(fold(word) for name, its in every for word in (name, its.title.en, its.title.cy, *its.aliases))
