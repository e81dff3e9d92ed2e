"""Numbers and dates as they are said in English and Welsh. Babel knows both; we choose the shapes."""

from __future__ import annotations

from datetime import date

from gwella.code_of_practice.language import Language

MINUS = "\N{MINUS SIGN}"
# Babel is imported where it speaks: it costs a tenth of a second, and most commands start without a word.
LOCALES = {Language.EN: "en_GB", Language.CY: "cy_GB"}


def number(value: float, language: Language, decimals: int | None = None) -> str:
    """Return `value` with thousands separated; as many decimals as asked, else as it has (at most 2)."""
    from babel.numbers import format_decimal

    pattern = "#,##0.##" if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(value, pattern, locale=LOCALES[language]).replace("-", MINUS)


def percent(share: float, language: Language, decimals: int = 1) -> str:
    """Return a share of 0 to 1 as a percentage: `0.437` is `43.7%`."""
    return f"{number(share * 100, language, decimals)}%"


def day(value: date, language: Language) -> str:
    """Return a date in full: `31 March 2025`, `31 Mawrth 2025`."""
    from babel.dates import format_date

    return format_date(value, "d MMMM y", locale=LOCALES[language])


def month(value: date, language: Language) -> str:
    """Return the month and year: `June 2024`, `Mehefin 2024`."""
    from babel.dates import format_date

    return format_date(value, "LLLL y", locale=LOCALES[language])
