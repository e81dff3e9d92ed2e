"""`gwella map FOLDER [--last FILE] [--to FILE]`: a mapping of an extract is proposed, never applied."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gwella.cli.reader import READER, spoken
from gwella.code_of_practice.errors import NotFound
from gwella.returns.extracts.files import every_extract, in_other_formats
from gwella.returns.extracts.form import NAME, PROPOSED, read_draft
from gwella.returns.extracts.found import mapping_in
from gwella.returns.extracts.proposal.draft import write_draft
from gwella.returns.extracts.proposal.first import offered
from gwella.returns.extracts.proposal.offer import BlockOffer
from gwella.returns.extracts.proposal.ours import needs_no_mapping
from gwella.returns.extracts.proposal.since import offered_since
from gwella.snapshots.tables import tables

Folder = Annotated[Path, typer.Argument(help=spoken("mapping.argument_folder"), metavar="FOLDER")]
Last = Annotated[Path | None, typer.Option("--last", help=spoken("mapping.option_last"), metavar="FILE")]
To = Annotated[Path | None, typer.Option("--to", help=spoken("mapping.option_to"), metavar="FILE")]


def map(folder: Folder, last: Last = None, to: To = None) -> None:  # noqa: A001  # the verb's own name
    """Propose a mapping for the files of a folder; last year's is taken over and what changed comes first."""
    extracts = tuple(every_extract(folder))
    if not extracts:
        raise NotFound("mapping.nothing_to_map", folder=str(folder))
    before = last or mapping_in(folder)
    offer = offered_since(read_draft(before), extracts) if before else offered(extracts)
    path = to or folder / PROPOSED
    write_draft(offer, path, READER)
    if before:
        typer.echo(spoken("mapping.taken_over", file=str(before), count=len(offer.differences)))
    for difference in offer.differences:
        typer.echo(f"- {difference.in_(READER)}")
    for block in offer.blocks:
        typer.echo(_line(block))
    if others := in_other_formats(folder):
        typer.echo(spoken("mapping.other_formats", files=", ".join(others)))
    is_ours = before is None and needs_no_mapping(offer)
    code = f"mapping.{'not_needed' if is_ours else 'proposed'}{'' if offer.open else '_whole'}"
    typer.echo(spoken(code, folder=str(folder), file=str(path), count=offer.open, name=NAME))


def _line(offer: BlockOffer) -> str:
    if not offer.block.of:
        return spoken("mapping.no_table_near", file=offer.block.from_)
    return spoken(
        "mapping.block",
        file=offer.block.from_,
        table=tables()[offer.block.of].title,
        columns=sum(bool(column.cell.sources) for column in offer.columns),
        open=offer.open,
    )
