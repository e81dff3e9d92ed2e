"""The calendar as a file that any calendar program reads (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import say
from gwella.code_of_practice.years import Period
from gwella.measuring.calendar import Due

LONGEST = 75  # octets of a line, without its end


def calendar_file(due: Iterable[Due], language: Language, at: datetime) -> bytes:
    """Return all that has a day as events of a whole day, in `language`; `at` is when the file was made."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//Gwella//Gwella//{language.upper()}"]
    for one in due:
        if one.on:
            lines += _event(one, language, at)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line)).encode()


def _event(one: Due, language: Language, at: datetime) -> Iterator[str]:
    assert one.on is not None, "only what has a day becomes an event"
    duty = one.duty
    told = [duty.what.in_(language), duty.law.in_(language), duty.when.in_(language)]
    if one.is_day_ours:
        told.append(say("calendar.day_is_ours", language))
    yield "BEGIN:VEVENT"
    yield f"UID:{one.key}-{one.year}@gwella"
    yield f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{one.on:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{one.on + timedelta(days=1):%Y%m%d}"
    title, period = duty.title.in_(language), Period.of_year(one.year).in_(language)
    yield f"SUMMARY;LANGUAGE={language}:{_escaped(f'{title}, {period}')}"
    yield f"DESCRIPTION;LANGUAGE={language}:{_escaped(chr(10).join(told))}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Yield a line in pieces of at most 75 octets, each but the first behind a space; no letter is cut in two."""
    piece, room = "", LONGEST
    for letter in line:
        if len(f"{piece}{letter}".encode()) > room:
            yield piece
            piece, room = " ", LONGEST
        piece += letter
    yield piece
