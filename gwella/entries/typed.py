"""Numbers as people type and paste them, in English and in Welsh."""

from __future__ import annotations

import re

import msgspec

from gwella.code_of_practice.errors import ReturnRejected
from gwella.entries.entry import on_one_line

# 1234, 1,234 and 1 234, with decimals behind a point. Grouped by threes, so that 1,2 is no number of ours.
NUMBER = re.compile(r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+)(?:\.[0-9]+)?")

# What spreadsheets hold where there is no figure, in either language. Whether that is nought, not known or not
# provided they do not say, so nothing is made of it.
NO_FIGURE = frozenset({
    "", "-", "–", "—", "−", ".", "..", ":", "*", "x", "n/a", "na", "n.a.", "amh", "amh.", "amherthnasol",
    "d/b", "dim ar gael", "not available", "ddim ar gael", "nil return", "#n/a",
})  # fmt: skip


class Typed(msgspec.Struct, frozen=True):
    """What a cell says: a number, or None where it says that there is no figure."""

    number: float | None = None


def typed_number(text: str) -> Typed:
    """Return what a cell says. Raises ReturnRejected for what is neither a number nor a sign for none."""
    plain = on_one_line(text.replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\N{NO-BREAK SPACE}", " "))
    if plain.casefold() in NO_FIGURE:
        return Typed()
    if not NUMBER.fullmatch(plain):
        # What was typed is not repeated: it may be anything, a name among it.
        raise ReturnRejected("entries.not_a_number")
    return Typed(float(plain.replace(",", "").replace(" ", "")))
