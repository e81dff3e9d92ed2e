"""`gwella retention --from DIR [--carry-out]`: what an officer alone holds past its time, and its removal."""

from __future__ import annotations

from typing import Annotated

import typer

from gwella.cli.options import OUT, Authority, From, today
from gwella.cli.reader import spoken
from gwella.cli.whose import authority_named
from gwella.code_of_practice.errors import NotFound
from gwella.code_of_practice.writing import alone_in
from gwella.metrics.files import SNAPSHOTS
from gwella.rights.old_files import old_snapshots, remove
from gwella.rights.periods import before, data_sets, periods
from gwella.snapshots.store import authorities

HERE = "snapshots"  # the data set of an officer alone that is removed by time

CarryOut = Annotated[bool, typer.Option("--carry-out", help=spoken("retention.option_carry_out"))]


def retention(from_: From = OUT, authority: Authority = "", carry_out: CarryOut = False) -> None:
    """Say how many older snapshots are past their time; with `--carry-out` remove them. Raises NotFound."""
    snapshots = from_ / SNAPSHOTS
    whose = NotFound("rights.whose", folder=str(from_))
    its = authority_named(authority, lambda: set(authorities(snapshots)), whose, "key.not_an_authority")
    if its.code not in authorities(snapshots):
        raise NotFound("snapshots.no_snapshots", authority=its.code)
    months = periods(from_)[HERE]
    with alone_in(from_):
        past = old_snapshots(snapshots, its.code, before(today(), months))
        said = data_sets()[HERE]
        typer.echo(spoken("retention.line", title=said.title, months=months, since=said.since, count=len(past)))
        in_force = data_sets()["snapshots_in_force"]
        typer.echo(spoken("retention.kept_line", title=in_force.title, since=in_force.since))
        if carry_out:
            typer.echo(spoken("retention.carried_out", count=remove(past)))
        else:
            typer.echo(spoken("retention.nothing_done", count=len(past)) if past else spoken("retention.nothing"))
