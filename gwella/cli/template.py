"""`gwella template TO [--table NAME …] [--format csv|xlsx]`: empty tables to fill in, with notes and codes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gwella.cli.reader import READER, spoken
from gwella.returns.generate import Format
from gwella.returns.read import WORKBOOK
from gwella.returns.template import chosen, write_template
from gwella.returns.template.pages import called

To = Annotated[Path, typer.Argument(help=spoken("template.argument_to"), metavar="TO")]
Named = Annotated[list[str] | None, typer.Option("--table", help=spoken("template.option_table"), metavar="NAME")]
FileFormat = Annotated[Format | None, typer.Option("--format", help=spoken("template.option_format"))]


def template(to: To, table: Named = None, format_: FileFormat = None) -> None:
    """Write an empty template of every table, or of those named, in the reader's language."""
    as_what = format_ or (Format.XLSX if to.suffix.casefold() == WORKBOOK else Format.CSV)
    write_template(to, chosen(table or ()), READER, as_what)
    typer.echo(spoken("template.made", path=str(to), first=called("notes", READER, as_what)))
