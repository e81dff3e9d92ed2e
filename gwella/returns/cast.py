"""From text to the declared types: what a cell says, or which rule it breaks.

Identifiers and texts are taken as they stand, all at once; of dates and answers each distinct text is
read once for all columns of a return, dates in their plain form all at once too. A cell that cannot be
read becomes empty, and so unknown; the finding names the rule and the nearest allowed answer, never what
stands in the cell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from gwella.code_of_practice.reading import kept
from gwella.returns.grid import SPACE
from gwella.returns.mapping import fold
from gwella.returns.one_cell import NULL, Read, is_blank, reader, reader_of, spellings_of
from gwella.snapshots.in_memory import answered, as_answers, lengths, numbers_in, places_that_say
from gwella.snapshots.keys import NOBODY
from gwella.snapshots.pieces import in_one_piece
from gwella.snapshots.store import arrow_type
from gwella.snapshots.tables import CODES, Column, Kind, filled_from

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

AS_IT_STANDS = frozenset({Kind.IDENTIFIER, Kind.PERSON, Kind.TEXT})
PLAIN_SPACE = [space.encode() for space in SPACE if space.isascii()]
DOUBTFUL = (b"+", b"#")  # in an identifier: a power of ten, and an error of Excel's
FIRST_USUAL, LAST_USUAL = b"-~"  # between them are no space, nothing doubtful and no letter beyond ASCII
MOST_REMEMBERED = 100_000  # all dates of 270 years; a list's spellings are few


class Problem(msgspec.Struct, frozen=True):
    """One cell that cannot be read: its place among the rows (from 0), the rule and the nearest answer."""

    at: int
    rule: str
    near: str = ""


class Cast(msgspec.Struct, frozen=True):
    """A column in its declared type, codes as a dictionary; which cells were empty in the file, and cannot be read."""

    values: pa.Array
    empty: pa.Array
    problems: tuple[Problem, ...]


class Meanings(msgspec.Struct, frozen=True):
    """What the texts of a dictionary say: their values, which are blank, and by its place each that breaks a rule.

    Values that are codes are a dictionary once more, since two spellings may say one code.
    """

    values: pa.Array
    blank: pa.Array
    broken: Mapping[int, Read]

    def of(self, places: pa.Array) -> Cast:
        """Return what a column says whose cells hold the texts at these places."""
        import pyarrow as pa
        import pyarrow.compute as pc

        values = pc.take(self.values, places, boundscheck=False)
        if not values.null_count:
            return Cast(values, pa.repeat(False, len(values)), ())
        return Cast(values, pc.take(self.blank, places, boundscheck=False), _problems(places, self))


def cast(texts: pa.Array | pa.ChunkedArray, column: Column) -> Cast:
    """Return a column of texts in its declared type."""
    return cast_all([(texts, column)])[0]


def cast_all(columns: Iterable[tuple[pa.Array | pa.ChunkedArray, Column]]) -> list[Cast]:
    """Return columns of texts in their declared types; a date or an answer that many columns hold is read once."""
    import pyarrow as pa

    done: dict[int, Cast] = {}
    alike: dict[tuple[Kind, str], dict[int, pa.Array]] = defaultdict(dict)
    for place, (texts, column) in enumerate(columns):
        cells = in_one_piece(texts) if isinstance(texts, pa.ChunkedArray) else texts
        if column.kind in AS_IT_STANDS:
            done[place] = _as_it_stands(cells, column)
        else:
            alike[column.kind, column.list][place] = cells
    for (kind, name), group in alike.items():
        done |= zip(group, _by_answer(list(group.values()), kind, name), strict=True)
    return [done[place] for place in range(len(done))]


def _as_it_stands(texts: pa.Array, column: Column) -> Cast:
    """Return a column whose cells are nearly all what they say: only the doubtful ones are read singly."""
    import pyarrow as pa
    import pyarrow.compute as pc

    signs = _unusual_signs(texts)
    if not signs.isascii() or any(space in signs for space in PLAIN_SPACE):
        texts = pc.utf8_trim(texts, characters=SPACE)
    is_empty = lengths(texts) == 0
    if column.kind is Kind.IDENTIFIER:
        is_empty[_blank(texts, signs)] = True
    empty = as_answers(is_empty)
    doubtful = _doubtful(texts, signs, column.kind)
    problems = _read_singly(texts, doubtful, column) if doubtful is not None else ()
    unread = empty
    if problems:
        broken = pa.array([problem.at for problem in problems], pa.int64())
        unread = pc.or_(empty, pc.is_in(pa.arange(0, len(texts)), value_set=broken))
    return Cast(_without(texts, unread) if unread.true_count else texts, empty, problems)


def _without(texts: pa.Array, unread: pa.Array) -> pa.Array:
    """Return the texts with nothing where they are `unread`; only which are there is said anew, no text is copied."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if texts.offset or texts.null_count:
        return pc.if_else(unread, pa.scalar(None, pa.string()), texts)
    _, bounds, signs = texts.buffers()
    return pa.Array.from_buffers(pa.string(), len(texts), [pc.invert(unread).buffers()[1], bounds, signs])


def _unusual_signs(texts: pa.Array) -> bytes:
    """Return the text of all cells, one after the other; if they are part of a larger column, perhaps more.

    Nothing where all are letters, digits and the like: that is told without a copy.
    """
    import numpy as np

    text = texts.buffers()[2]
    if not text:
        return b""
    signs = np.frombuffer(text, np.uint8)
    return text.to_pybytes() if signs.min() < FIRST_USUAL or signs.max() > LAST_USUAL else b""


def _blank(texts: pa.Array, signs: bytes) -> np.ndarray:
    """Return the places of the texts that say nothing: signs, or NULL."""
    import numpy as np
    import pyarrow.compute as pc

    perhaps = places_that_say(texts, frozenset({NULL}), nothing=True)
    if not signs.isascii():
        perhaps = np.union1d(perhaps, np.flatnonzero(~answered(pc.string_is_ascii(texts))))
    found: np.ndarray = perhaps[[is_blank(text) for text in texts.take(perhaps).to_pylist()]]
    return found


def _doubtful(texts: pa.Array, signs: bytes, kind: Kind) -> np.ndarray | None:
    """Return the places of the texts that may break a rule; each that does is among them. None where none can."""
    import numpy as np
    import pyarrow.compute as pc

    if kind is Kind.TEXT or (kind is Kind.IDENTIFIER and not any(sign in signs for sign in DOUBTFUL)):
        return None
    doubtful = np.zeros(len(texts), bool)
    for sign in DOUBTFUL:
        if sign in signs:
            doubtful |= answered(pc.match_substring(texts, sign.decode()))
    if kind is Kind.PERSON:
        doubtful[places_that_say(texts, NOBODY, nothing=True)] = True
        if not signs.isascii():  # only Python's case folding makes "teﬆ" the word "test"
            doubtful |= ~answered(pc.string_is_ascii(texts))
    return np.flatnonzero(doubtful)


def _read_singly(texts: pa.Array, doubtful: np.ndarray, column: Column) -> tuple[Problem, ...]:
    """Return which of the texts at the doubtful places do break a rule."""
    read = reader(column)
    said = texts.take(doubtful).to_pylist()
    answers = {text: read(text) for text in set(said)}  # "unknown" again and again
    found = ((place, answers[text]) for place, text in zip(doubtful.tolist(), said, strict=True))
    return tuple(Problem(place, answer.rule, answer.near) for place, answer in found if answer.rule)


def _by_answer(columns: Sequence[pa.Array], kind: Kind, name: str) -> Iterator[Cast]:
    """Yield columns of few different texts, or of dates: each text is read once for all of them."""
    import pyarrow as pa

    # A column without rows has no chunk in what comes back; all others have one, and one dictionary together.
    chunks = pa.chunked_array(columns, pa.string()).dictionary_encode().chunks
    texts = chunks[0].dictionary if chunks else pa.array([], pa.string())
    said = _days(texts) if kind is Kind.DATE else _answers(texts, kind, name)
    with_rows = iter(chunks)
    for column in columns:
        yield said.of(next(with_rows).indices if len(column) else pa.array([], pa.int32()))


def _answers(texts: pa.Array, kind: Kind, name: str) -> Meanings:
    """Return what each text says, read one by one; `name` is that of the list of codes, where there is one."""
    import pyarrow as pa

    read = _remembered(kind, name)
    said = [read(text) for text in texts.to_pylist()]
    values = pa.array([answer.value for answer, _ in said], arrow_type(kind))
    return Meanings(
        values.dictionary_encode() if kind in CODES else values,
        pa.array([nothing for _, nothing in said], pa.bool_()),
        {place: answer for place, (answer, _) in enumerate(said) if answer.rule},
    )


def _days(texts: pa.Array) -> Meanings:
    """Return which day each text says: those in their plain form all at once, any other one by one."""
    import pyarrow as pa
    import pyarrow.compute as pc

    plain = _plain_days(texts)
    others = plain.is_null()
    said = _answers(texts.filter(others), Kind.DATE, "")
    places = pc.indices_nonzero(others).to_pylist()
    return Meanings(
        pc.replace_with_mask(plain, others, said.values),
        pc.replace_with_mask(pa.repeat(False, len(texts)), others, said.blank),
        {places[place]: answer for place, answer in said.broken.items()},
    )


def _problems(indices: pa.Array, said: Meanings) -> tuple[Problem, ...]:
    """Return the cells whose text breaks a rule; `indices` are places in the dictionary."""
    import numpy as np

    if not said.broken:
        return ()
    is_broken = np.zeros(len(said.values), "bool")
    is_broken[[*said.broken]] = True
    which = numbers_in(indices, "i4")
    places = np.flatnonzero(is_broken[which])
    found = (said.broken[place] for place in which[places].tolist())
    return tuple(Problem(at, one.rule, one.near) for at, one in zip(places.tolist(), found, strict=True))


def _plain_days(texts: pa.Array) -> pa.Array:
    """Return the dates that are written as they would be written here (2024-04-01); null for any other text."""
    import pyarrow as pa
    import pyarrow.compute as pc

    # What a library takes for a date is not always one to `day`, but a text that it writes again is.
    days = pc.strptime(texts, format="%Y-%m-%d", unit="s", error_is_null=True).cast(pa.date32())
    is_plain = pc.and_(pc.equal(days.cast(pa.string()), texts), pc.greater_equal(days, pa.scalar(date.min)))
    return pc.if_else(is_plain, days, pa.scalar(None, pa.date32()))


@kept
def _remembered(kind: Kind, name: str) -> Callable[[str], tuple[Read, bool]]:
    """Return what says of a cell what it holds and whether it is blank, and remembers it for the next file."""
    read = reader_of(kind, name)
    return lru_cache(maxsize=MOST_REMEMBERED)(lambda text: (read(text.strip()), is_blank(text)))


def filled(texts: pa.Array | pa.ChunkedArray, of: Column, column: Column) -> pa.Array:
    """Return what the texts of the column `of` say for `column`, which is filled from it; empty where they do not."""
    import pyarrow as pa

    encoded = (in_one_piece(texts) if isinstance(texts, pa.ChunkedArray) else texts).dictionary_encode()
    spellings = spellings_of(of.list)
    codes = [spellings.get(fold(text)) for text in encoded.dictionary.to_pylist()]
    said = [filled_from(code, of, column) if code else None for code in codes]
    return pa.array(said, arrow_type(column.kind)).take(encoded.indices)
