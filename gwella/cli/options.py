"""The options that several verbs share, with their help in the reader's language."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from gwella.cli.reader import spoken
from gwella.code_of_practice.writing import finished
from gwella.code_of_practice.years import year_typed


def area_code(typed: str) -> str:
    """Return the code of an area that was typed by its code or its name; what is neither stays as it is."""
    from gwella.cli.aggregates import accepted
    from gwella.returns.mapping import fold

    return accepted().areas.get(fold(typed), typed)


def year_begun(typed: str) -> int:
    """Return the year that `2024` or `2024-25` begins in. Raises ValueError for anything else."""
    if (year := year_typed(typed)) is None:
        raise ValueError(typed)
    return year


def day_typed(typed: str) -> date:
    """Return the day that `2025-03-31` is. Raises ValueError for anything else."""
    return date.fromisoformat(typed)


def results_in(typed: str) -> Path:
    """Return a folder of results, in which what a run was killed amid putting in place is put there first.

    Raises NotAllowed.
    """
    folder = Path(typed)
    finished(folder)
    return folder


def now() -> datetime:
    """Return the time it is in Wales."""
    return datetime.now(ZoneInfo("Europe/London"))


def today() -> date:
    """Return the day it is in Wales."""
    return now().date()


From = Annotated[Path, typer.Option("--from", parser=results_in, help=spoken("cli.option_from"), metavar="DIR")]
Out = Annotated[Path, typer.Option("--out", parser=results_in, help=spoken("cli.option_out"), metavar="DIR")]
Area = Annotated[str, typer.Option("--area", parser=area_code, help=spoken("cli.option_area"), metavar="CODE")]
Authority = Annotated[
    str, typer.Option("--authority", parser=area_code, help=spoken("cli.option_area"), metavar="CODE")
]
Year = Annotated[int, typer.Option("--year", parser=year_begun, help=spoken("cli.option_report_year"), metavar="2024")]
OnDay = Annotated[
    date | None,
    typer.Option("--date", parser=day_typed, help=spoken("conformance.option_date"), metavar="2025-03-31"),
]
Breakdown = Annotated[str, typer.Option("--breakdown", help=spoken("cli.option_breakdown"), metavar="age_group+sex")]
Category = Annotated[str, typer.Option("--category", help=spoken("cli.option_category"), metavar="18-64+female")]
PeriodCode = Annotated[str, typer.Option("--period", help=spoken("cli.option_period"), metavar="2024|2024-Q1|2024-06")]
MappingFile = Annotated[Path | None, typer.Option("--mapping", help=spoken("mapping.option"), metavar="FILE")]

OUT = Path("out")


def keys_folder() -> Path:
    """Where the pseudonym keys of authorities are kept: never beside the results, which may be handed on."""
    return Path(os.environ.get("GWELLA_KEYS", "") or Path.home() / ".config" / "gwella" / "keys")
