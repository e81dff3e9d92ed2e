"""`gwella generate`: extracts about made-up people of an invented authority."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gwella.cli.reader import READER, spoken
from gwella.returns.generate import Format
from gwella.returns.generate import generate as make_extract

Folder = Annotated[Path, typer.Argument(help=spoken("generate.option_folder"))]
Size = Annotated[float, typer.Option(help=spoken("generate.option_size"))]
Seed = Annotated[int, typer.Option(help=spoken("generate.option_seed"))]
FirstYear = Annotated[int, typer.Option(help=spoken("generate.option_first_year"))]
LastYear = Annotated[int, typer.Option(help=spoken("generate.option_last_year"))]
FileFormat = Annotated[Format, typer.Option("--format", help=spoken("generate.option_format"))]
OfCaseSystem = Annotated[bool, typer.Option("--case-system", help=spoken("generate.option_case_system"))]
WithFaults = Annotated[bool, typer.Option("--faults/--no-faults", help=spoken("generate.option_faults"))]


def generate(
    folder: Folder,
    size: Size = 1.0,
    seed: Seed = 1,
    first_year: FirstYear = 2020,
    last_year: LastYear = 2024,
    file_format: FileFormat = Format.CSV,
    faults: WithFaults = True,
    case_system: OfCaseSystem = False,
) -> None:
    """Make extracts about made-up people, with volumes and shares near the published ones of Wales."""
    make_extract(
        folder,
        first_year=first_year,
        last_year=last_year,
        seed=seed,
        size=size,
        language=READER,
        file_format=file_format,
        faults=faults,
        case_system=case_system,
    )
    typer.echo(spoken("generate.made", folder=str(folder)))
