"""The forms in which case systems write dates, and a date in ours.

Two figures for a year are no form: whether 24 is a date of birth in 1924 or 2024 nobody can say from the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from gwella.returns.mapping import fold
from gwella.returns.one_cell import CLOCK, is_blank

NOT_IN_FORM = "\N{NOT EQUAL TO} "  # before a text that is not in its form: our own reader would take some for dates
SHORTEST_MONTH = 3
MONTHS = (
    ("january", "ionawr"),
    ("february", "chwefror"),
    ("march", "mawrth"),
    ("april", "ebrill"),
    ("may", "mai"),
    ("june", "mehefin"),
    ("july", "gorffennaf"),
    ("august", "awst"),
    ("september", "medi"),
    ("october", "hydref"),
    ("november", "tachwedd"),
    ("december", "rhagfyr"),
)
PARTS = {
    "Y": r"(?P<year>\d{4})",
    "m": r"(?P<month>\d{1,2})",
    "M": r"(?P<name>[^\W\d]{3,}\.?)",
    "d": r"(?P<day>\d{1,2})",
}


def _pattern(form: str) -> re.Pattern[str]:
    text = "".join(PARTS.get(sign, re.escape(sign)) for sign in form)
    return re.compile((text.replace("{1,2}", "{2}") if form == "Ymd" else text) + CLOCK)


# d and m: day and month in figures; M: the month's name in either language, or its beginning; Y: the year.
FORMS: Mapping[str, re.Pattern[str]] = {
    form: _pattern(form) for form in ("Y-m-d", "d/m/Y", "d.m.Y", "d-m-Y", "Y/m/d", "Ymd", "d M Y", "d-M-Y", "m/d/Y")
}


def in_our_form(text: str, form: str) -> str:
    """Return a date as our own files say it (`2024-04-01`); what says nothing stays.

    A text in another form comes back so that no reader takes it for a date.
    """
    if is_blank(text):
        return text
    found = FORMS[form].fullmatch(text.strip())
    if found is None:
        return NOT_IN_FORM + text
    parts = found.groupdict()
    month = int(parts["month"]) if "month" in parts else _month(parts["name"])
    return f"{parts['year']}-{month:02}-{int(parts['day']):02}" if month else NOT_IN_FORM + text


def forms_of(texts: Iterable[str]) -> list[str]:
    """Return the forms in which most of the texts that say something are dates, the likeliest first.

    Most is two thirds: one record with a slip must not hide what the others are.
    """
    said = [text for text in texts if not is_blank(text)]
    fits = {form: sum(_is_date(text, form) for text in said) for form in FORMS}
    best = max(fits.values())
    return [form for form, fit in fits.items() if fit == best and 3 * fit >= 2 * max(len(said), 1)]


def _is_date(text: str, form: str) -> bool:
    ours = in_our_form(text, form)
    return not ours.startswith(NOT_IN_FORM) and 1 <= int(ours[5:7]) <= len(MONTHS) and 1 <= int(ours[8:]) <= 31


def _month(name: str) -> int:
    """Return the month that a name, or the beginning of one, names in either language; 0 for none."""
    plain = fold(name)
    named = (place for place, names in enumerate(MONTHS, start=1) for one in names if one.startswith(plain))
    return next(named, 0) if len(plain) >= SHORTEST_MONTH else 0
