"""What an officer typed, and what is wrong with it: a sentence beside the field, whatever else is wrong."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date

import msgspec

from gwella.code_of_practice.language import Text
from gwella.code_of_practice.messages import Message, message
from gwella.code_of_practice.toml_text import one_line
from gwella.code_of_practice.years import year_typed

LONGEST = 2_000  # signs in one text
NUMBER = re.compile(r"-?\d{1,9}([.,]\d{1,6})?")


class Wrong(msgspec.Struct, frozen=True):
    """One mistake: the field that it stands beside, and the sentence."""

    field: str
    says: Message


class Typed:
    """The fields of a form by name, each with all that was chosen or typed; and the mistakes found so far."""

    def __init__(self, fields: Mapping[str, Sequence[str]]) -> None:
        self._fields = fields
        self._wrong: dict[str, Message] = {}

    @property
    def wrong(self) -> tuple[Wrong, ...]:
        return tuple(Wrong(field, says) for field, says in self._wrong.items())

    def refuse(self, field: str, says: Message) -> None:
        """Note a mistake; of two in one field the first is said."""
        self._wrong.setdefault(field, says)

    def said(self, field: str) -> str:
        """Return what was typed on one line with nothing invisible in it, "" for nothing."""
        return " ".join(one_line(next(iter(self._fields.get(field, ())), "")).split())

    def several(self, field: str, known: Collection[str]) -> tuple[str, ...]:
        """Return what was chosen, in the order in which it is offered."""
        chosen = set(self._fields.get(field, ()))
        return tuple(one for one in known if one in chosen)

    def choice(self, field: str, known: Collection[str]) -> str:
        """Return the one that was chosen; where none was, it is noted, and "" returned."""
        if (chosen := self.said(field)) in known:
            return chosen
        self.refuse(field, message("local.choose"))
        return ""

    def text(self, field: str, *, required: bool = True) -> Text | None:
        """Return a text in both languages; None where it is not there, which is noted unless it may be left out."""
        there = {language: self.said(f"{field}_{language}") for language in ("en", "cy")}
        for language, words in there.items():
            if len(words) > LONGEST:
                self.refuse(f"{field}_{language}", message("local.too_long", most=LONGEST))
            if not words and (required or any(there.values())):
                self.refuse(f"{field}_{language}", message(f"local.text_{language}"))
        return Text(**there) if all(there.values()) else None

    def year(self, field: str) -> int | None:
        """Return the year that `2024` or `2024-25` begins in; None where it is no year, which is noted."""
        year = year_typed(self.said(field))
        if year is None:
            self.refuse(field, message("local.not_a_year"))
        return year

    def number(self, field: str, *, whole: bool = True, required: bool = True) -> float | None:
        """Return a number; None where there is none, which is noted where it has to be there."""
        typed = self.said(field)
        if not typed and not required:
            return None
        if not NUMBER.fullmatch(typed) or (whole and not typed.lstrip("-").isdigit()):
            self.refuse(field, message("local.not_a_whole_number" if whole else "local.not_a_number"))
            return None
        return int(typed) if whole else float(typed.replace(",", "."))

    def count(self, field: str, *, required: bool = True) -> int | None:
        """Return how many, nought or more; None where nothing, or nothing of the sort, was typed."""
        found = self.number(field, required=required)
        if found is not None and found < 0:
            self.refuse(field, message("local.not_a_whole_number"))
            return None
        return None if found is None else int(found)

    def day(self, field: str) -> str:
        """Return a day as `2024-05-31`; "" where there is none, or where what was typed is none, which is noted."""
        typed = self.said(field)
        try:
            return date.fromisoformat(typed).isoformat() if typed else ""
        except ValueError:
            self.refuse(field, message("local.not_a_day"))
            return ""
