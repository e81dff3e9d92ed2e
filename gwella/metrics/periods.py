"""Periods as cells hold them: a number a period. All periods of one run have one length."""

from __future__ import annotations

from gwella.code_of_practice.years import Length, Period


def number_of(period: Period) -> int:
    """Return the number that stands for a period: 2024 for a year, 20241 for its first quarter, 202406 for a month."""
    match period.length:
        case Length.QUARTER:
            return period.year * 10 + int(period.code[-1])
        case Length.MONTH:
            return period.first_day.year * 100 + period.first_day.month
    return period.first_day.year
