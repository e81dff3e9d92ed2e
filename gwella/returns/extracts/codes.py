"""Codes: what a mapping makes of each answer of a case system, looked at once for each that a file holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

import msgspec

from gwella.returns.extracts.form import OPEN, REFUSED, UNKNOWN, Cell
from gwella.returns.mapping import fold
from gwella.returns.one_cell import is_blank, reader, spellings_of
from gwella.snapshots.tables import Column, Kind, lists

MOST_CODES, LONGEST_CODE, MOST_DIGITS = 100, 60, 4
SHORT = 4  # signs: an answer that is no longer is no name of a whole column of them
BETWEEN = ";"


class Answer(msgspec.Struct, frozen=True):
    """What becomes of one cell: its text in our table, and the codes in it that are refused or not yet decided."""

    text: str
    refused: str = ""
    open: tuple[str, ...] = ()


class Codes:
    """What the cells of one column say in our codes. A code may differ in case and space from how it was written down.

    One that the mapping does not name is taken where our list itself reads it.
    """

    def __init__(self, cell: Cell, column: Column) -> None:
        self._cell, self._column = cell, column
        self._reads = reader(column)
        self._exact = {code.strip(): ours for code, ours in cell.codes.items()}

    def answer(self, text: str) -> Answer:
        """Return what becomes of one cell."""
        if is_blank(text):
            return Answer(text)
        sign = between(self._cell, self._column)
        if not sign:
            return self._one(text)
        answers = [self._one(part) for part in text.split(sign) if part.strip()]
        return Answer(
            BETWEEN.join(answer.text for answer in answers),
            next((answer.refused for answer in answers if answer.refused), ""),
            tuple(code for answer in answers for code in answer.open),
        )

    def equal(self, code: str) -> str:
        """Return the code of ours that our own list reads in `code`, "?" where it reads that it is not known."""
        read = self._reads(code.strip())
        if read.rule:
            return OPEN
        if read.value is None:
            return UNKNOWN
        return ("yes" if read.value else "no") if self._column.kind is Kind.YES_NO else str(read.value)

    def _one(self, text: str) -> Answer:
        ours = self._decided(text)
        if ours is None:
            return Answer(text) if self._is_read(text.strip()) else Answer("", open=(text.strip(),))
        if ours == OPEN:
            return Answer("", open=(text.strip(),))
        if ours == REFUSED:
            return Answer("", refused=text.strip())
        return Answer(self._not_known if ours == UNKNOWN else ours)

    def _is_read(self, text: str) -> bool:
        """Say whether our own list reads an answer. Of many thousands it is asked what is near to none of them."""
        if self._column.kind is Kind.CHOICE:
            return fold(text) in self._spellings or is_blank(text)
        return not self._reads(text).rule

    @cached_property
    def _spellings(self) -> Mapping[str, str]:
        return spellings_of(self._column.list)

    def _decided(self, text: str) -> str | None:
        """Return what the mapping says of a code: exactly as it is written, else in any case and space."""
        exact = self._exact.get(text.strip())
        return self._loose.get(plain(text)) if exact is None else exact

    @cached_property
    def _loose(self) -> Mapping[str, str]:
        """The codes without case and space, but for those that then say two things."""
        said: dict[str, set[str]] = {}
        for code, ours in self._exact.items():
            said.setdefault(plain(code), set()).add(ours)
        return {code: next(iter(ours)) for code, ours in said.items() if len(ours) == 1}

    @cached_property
    def _not_known(self) -> str:
        """How our own file says that an answer is known not to be known; "" where the list has no code for that."""
        if self._column.kind is Kind.YES_NO:
            return "unknown"
        return next((code for code, entry in lists()[self._column.list].codes.items() if entry.unknown), "")


def between(cell: Cell, column: Column) -> str:
    """Return what stands between several answers in one cell; "" where a cell holds one."""
    return (cell.between or BETWEEN) if column.kind is Kind.SEVERAL else ""


def plain(text: str) -> str:
    """Return a code without what makes no difference: case, and how much space."""
    return " ".join(text.split()).casefold()


def may_be_said(counts: Mapping[str, int], is_known: Callable[[str], bool]) -> bool:
    """Say whether these are answers of a list, and not names, identifiers or notes, which nothing may repeat.

    A list has few answers, short and without many figures. Half of them at least are known already, are as short as
    codes are, or stand more than once; `is_known` says which a mapping or a list of ours knows.
    """
    if len(counts) > MOST_CODES or not all(map(_may_be_a_code, counts)):
        return False
    strangers = [code for code, count in counts.items() if count == 1 and len(code) > SHORT and not is_known(code)]
    return len(strangers) * 2 <= len(counts)


def _may_be_a_code(text: str) -> bool:
    return len(text) <= LONGEST_CODE and sum(map(str.isdigit, text)) < MOST_DIGITS
