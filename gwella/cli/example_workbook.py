"""`gwella return example`: an empty workbook laid out as a form says, to try the filling on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gwella.cli.options import Authority, Year
from gwella.cli.reader import READER, spoken
from gwella.code_of_practice.places import INVENTED, area
from gwella.code_of_practice.writing import check_is_new, whole
from gwella.code_of_practice.years import Period
from gwella.forms import layout
from gwella.forms.example import example as made

To = Annotated[Path, typer.Option("--to", help=spoken("forms.option_example_to"), metavar="FILE.xlsx")]
FormKey = Annotated[str, typer.Option("--form", help=spoken("forms.option_form"), metavar="KEY")]


def example(year: Year, to: To, form: FormKey = "metrics", authority: Authority = INVENTED) -> None:
    """Write the workbook. Raises NotFound for a form or an area that is not there, NotAllowed for a file that is."""
    its, laid_out = area(authority), layout.form(form)
    check_is_new(to)
    with whole(to) as unfinished:
        unfinished.write_bytes(made(laid_out, year, its, READER))
    typer.echo(
        spoken(
            "forms.example_written",
            form=laid_out.title,
            authority=its.name,
            year=Period.of_year(year),
            file=str(to),
        )
    )
