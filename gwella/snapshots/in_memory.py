"""Columns as they lie in memory: their numbers, and which cells hold something.

Arrow's own functions do the same for long columns. A return has hundreds of short ones, where asking for each costs
more than answering.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

NOTHING = r"[\x00-0:-@\[-`{-\x7f]"  # in ASCII, what is neither a letter nor a digit but the nought


def numbers_in(column: pa.Array, form: str) -> np.ndarray:
    """Return the numbers of a column, each of the numpy type `form`; what stands in an empty cell is anybody's guess.

    They lie where the column does, so that nobody writes to them.
    """
    import numpy as np

    _, values = column.buffers()
    if not len(column):
        return np.empty(0, form)
    return np.frombuffer(values, form, len(column), column.offset * np.dtype(form).itemsize)


def numbers_or_noughts(column: pa.Array, form: str) -> np.ndarray:
    """Return the same with a nought in each empty cell."""
    found = numbers_in(column, form)
    return found * holding(column) if column.null_count else found


def places_in_order(numbers: np.ndarray) -> np.ndarray:
    """Return the places of whole numbers, none below nought, from the lowest up; equal ones stay in their turn."""
    import numpy as np

    # numpy puts numbers of 16 bits in order by counting: to do that twice or thrice takes less than half the time.
    order = np.argsort(numbers.astype(np.uint16), kind="stable")
    for bits in range(16, int(numbers.max(initial=0)).bit_length(), 16):
        order = order[np.argsort((numbers >> bits).astype(np.uint16)[order], kind="stable")]
    return order


def bounds(texts: pa.Array) -> np.ndarray:
    """Return where each text begins among the signs of all of them, and where the last one ends."""
    import numpy as np

    if not len(texts):
        return np.zeros(1, np.int32)
    return np.frombuffer(texts.buffers()[1], np.int32, len(texts) + 1, texts.offset * 4)


def lengths(texts: pa.Array) -> np.ndarray:
    """Return of how many bytes each text is; of an empty cell it is anybody's guess."""
    its = bounds(texts)
    found: np.ndarray = its[1:] - its[:-1]
    return found


def first_and_last(texts: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Return the byte with which each text begins, and that with which it ends; of an empty one they are any."""
    import numpy as np

    signs, its = np.frombuffer(texts.buffers()[2] or b"\0", np.uint8), bounds(texts)
    return signs[np.minimum(its[:-1], len(signs) - 1)], signs[its[1:] - 1]


def places_that_say(texts: pa.Array, words: frozenset[str], *, nothing: bool = False) -> np.ndarray:
    """Return the places of the texts that are one of `words`, in small letters or capitals of ASCII; not of empty ones.

    With `nothing` also of those that are noughts and signs of ASCII throughout. Words are few, so most texts are told
    from all of them by how they begin and end.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    first, last = first_and_last(texts)
    places = np.flatnonzero(_ends(words, nothing)[first.astype(np.uint16) << 8 | last])
    some = texts.take(places)
    said = answered(pc.is_in(pc.ascii_lower(some), value_set=pa.array(words - {""}, pa.string())))
    if nothing:
        said |= answered(pc.match_substring_regex(some, f"^{NOTHING}+$"))
    found: np.ndarray = places[said]
    return found


@cache
def _ends(words: frozenset[str], nothing: bool) -> np.ndarray:
    """Return of each pair of a first and a last byte whether one of `words` has them, or a text that says `nothing`."""
    import numpy as np

    is_nothing = np.array([nothing and re.fullmatch(NOTHING, chr(sign)) is not None for sign in range(1 << 8)])
    pairs: np.ndarray = np.logical_and.outer(is_nothing, is_nothing).reshape(-1)
    for word in filter(None, words):
        begin, *_, end = word.encode() * 2  # a word of one sign has it twice
        for one in {begin, *bytes([begin]).upper()}:
            for other in {end, *bytes([end]).upper()}:
                pairs[one << 8 | other] = True
    return pairs


def holding(column: pa.Array) -> np.ndarray:
    """Return which cells hold something."""
    import numpy as np

    if not column.null_count:
        return np.ones(len(column), bool)
    return _answers(column.buffers()[0], column.offset, len(column))


def bits_held(column: pa.Array) -> np.ndarray:
    """Return the same as bits, from the lowest of a byte up; those beyond the last are 0."""
    import numpy as np

    if column.null_count:
        return bits(column.buffers()[0], column.offset, len(column))
    return _cut(np.full(-(-len(column) // 8), 0xFF, np.uint8), len(column))


def answered(answers: pa.Array) -> np.ndarray:
    """Return which answers are yes: not those that are empty."""
    if not len(answers):
        return holding(answers)
    found = _answers(answers.buffers()[1], answers.offset, len(answers))
    return found & holding(answers) if answers.null_count else found


def places_of_words(encoded: pa.DictionaryArray) -> np.ndarray:
    """Return the place of the word that each row holds, one beyond the last where its cell is empty."""
    import numpy as np
    import pyarrow as pa

    indices = encoded.indices if encoded.indices.type == pa.int32() else encoded.indices.cast(pa.int32())
    which = numbers_in(indices, "i4").astype(np.intp)
    if indices.null_count:
        which[~holding(indices)] = len(encoded.dictionary)
    return which


def bits_of_yes(answers: pa.Array) -> np.ndarray:
    """Return which answers are yes, as such bits: not those that are empty."""
    found = bits(answers.buffers()[1], answers.offset, len(answers))
    return found & bits_held(answers) if answers.null_count else found


def as_answers(said: np.ndarray) -> pa.Array:
    """Return a column of answers, none of them empty."""
    import numpy as np
    import pyarrow as pa

    return pa.Array.from_buffers(pa.bool_(), len(said), [None, pa.py_buffer(np.packbits(said, bitorder="little"))])


def bits(buffer: pa.Buffer, begin: int, count: int) -> np.ndarray:
    """Return the bits of a column that begins at the place `begin`; those beyond the last are 0."""
    import numpy as np

    if begin % 8:
        return np.packbits(_answers(buffer, begin, count), bitorder="little")
    return _cut(np.frombuffer(buffer, np.uint8, -(-count // 8), begin // 8).copy(), count)


def _cut(found: np.ndarray, count: int) -> np.ndarray:
    found[-1:] &= 0xFF >> (-count % 8)
    return found


def _answers(buffer: pa.Buffer, begin: int, count: int) -> np.ndarray:
    import numpy as np

    first, skipped = divmod(begin, 8)
    held = np.frombuffer(buffer, np.uint8, -(-(skipped + count) // 8), first)
    return np.unpackbits(held, count=skipped + count, bitorder="little")[skipped:].view(bool)
