"""What stands under the headings of an extract, as far as a proposal may look, and what of it may be repeated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from gwella.returns.extracts.codes import Codes, may_be_said, plain
from gwella.returns.extracts.conditions import meets
from gwella.returns.extracts.files import Extract
from gwella.returns.extracts.form import Cell, Where
from gwella.returns.extracts.headings import Headings
from gwella.returns.extracts.joined import joined
from gwella.returns.mapping import DIGITS_OF_DATA, fold, printable, words_of
from gwella.returns.one_cell import is_blank
from gwella.snapshots.pieces import in_one_piece

if TYPE_CHECKING:
    import pyarrow as pa

Files = Mapping[tuple[str, str], Extract]  # by the name in small letters, and the sheet

PERSON_WORDS = frozenset({"person", "client", "child", "citizen", "cleient", "plentyn", "dinesydd", "unigolyn"})

# Different cells of a heading; where there are more they are no codes, and these say the form of dates.
MOST_LOOKED_AT = 5_000


def said_headings(extract: Extract) -> list[str]:
    """Return the headings of a file that may be written down: each once, and none that looks like a cell."""
    stripped = [heading.strip() for heading in extract.grid.headings]
    return [one for one in stripped if stripped.count(one) == 1 and _may_be_written(one)]


def headings_not_said(extract: Extract) -> tuple[int, ...]:
    """Return the places (1 is the first) of the headings that may not be written down."""
    said = set(said_headings(extract))
    return tuple(place for place, one in enumerate(extract.grid.headings, start=1) if one.strip() not in said)


def heading_there(extract: Extract, heading: str) -> bool:
    """Say whether a mapping that names a heading finds it in a file, once."""
    stripped = [one.strip() for one in extract.grid.headings]
    exact = stripped.count(heading.strip())
    return (exact or [fold(one) for one in stripped].count(fold(heading))) == 1


def texts_under(extract: Extract, cells: pa.Table, heading: str) -> pa.Array:
    """Return the cells under a heading that is there."""
    return in_one_piece(cells.column(Headings("", extract.file, extract.grid.headings).place(heading, "")))


def cells_of(cell: Cell, extract: Extract, cells: pa.Table, files: Files) -> pa.Array:
    """Return the texts that a column is made of, first heading first, also where they are looked up elsewhere."""
    if not cell.from_:
        return texts_under(extract, cells, cell.sources[0])
    headings = Headings("", extract.file, extract.grid.headings)
    return joined(cell, cells, headings, files[file_of(cell.place, files)], "", "").texts


def all_there(cell: Cell, extract: Extract, files: Files) -> bool:
    """Say whether every heading that a column reads is where the mapping says."""
    if not cell.from_:
        return all(heading_there(extract, heading) for heading in cell.sources)
    other = files.get(file_of(cell.place, files))
    headings = (cell.heading, cell.theirs or cell.by)
    return other is not None and heading_there(extract, cell.by) and all(heading_there(other, one) for one in headings)


def file_of(place: tuple[str, str], files: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """Return the key, among `files`, of a file and sheet as a mapping names it; without a sheet it is the first."""
    name, sheet = place[0].casefold(), place[1]
    return (name, sheet) if sheet else next((key for key in files if key[0] == name), (name, ""))


def answers(texts: pa.Array, between: str = "") -> dict[str, int]:
    """Return in how many cells each answer stands; those alike but for case and space are one."""
    import pyarrow.compute as pc

    counts: dict[str, int] = {}
    written: dict[str, str] = {}
    for found in pc.value_counts(texts)[:MOST_LOOKED_AT].to_pylist():
        for part in found["values"].split(between) if between else [found["values"]]:
            if not is_blank(part):
                name = written.setdefault(plain(part), part.strip())
                counts[name] = counts.get(name, 0) + found["counts"]
    return counts


def may_be_repeated(texts: pa.Array, persons: pa.Array | None, between: str, is_known: Callable[[str], bool]) -> bool:
    """Say whether the answers of a column may be repeated, to an officer or in a file.

    What stands in many rows of one person alone is counted once: a name does, a code does not.
    """
    return may_be_said(answers(_once_a_person(texts, persons), between), is_known)


def persons_of(extract: Extract, cells: pa.Table, heading: str) -> pa.Array | None:
    """Return whose each row seems to be, by the headings beside `heading`; None where none of them speaks of people.

    Of several headings that do, the one with most different cells: "Client ID", and not "Client group".
    """
    others = [one for one in said_headings(extract) if one != heading and words_of(one) & PERSON_WORDS]
    columns = [texts_under(extract, cells, one) for one in others]
    return max(columns, key=lambda column: len(column.unique()), default=None)


def rows_that_meet(extract: Extract, where: Where | None, among: pa.Table | None = None) -> pa.Table:
    """Return the cells of the rows that meet a condition; all of them where there is none, or its heading is gone."""
    cells = extract.grid.cells if among is None else among
    if where is None or not heading_there(extract, where.heading):
        return cells
    return cells.filter(meets(where, cells, Headings("", extract.file, extract.grid.headings), ""))


def known_to(codes: Codes) -> Callable[[str], bool]:
    """Return what says of an answer whether a mapping or our own list knows it."""
    return lambda answer: not codes.answer(answer).open


def known_in(answers: Mapping[str, object]) -> Callable[[str], bool]:
    """Return what says of an answer whether it is one of these."""
    return answers.__contains__


def _once_a_person(texts: pa.Array, persons: pa.Array | None) -> pa.Array:
    import pyarrow as pa

    if persons is None:
        return texts
    pairs = pa.table({"text": texts, "person": persons}).group_by(["text", "person"]).aggregate([])
    return in_one_piece(pairs["text"])


def _may_be_written(heading: str) -> bool:
    few = sum(map(str.isdigit, heading)) < DIGITS_OF_DATA
    return bool(heading) and few and printable(heading) == heading
