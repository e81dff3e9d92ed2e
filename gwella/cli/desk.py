"""`gwella desk`: the officer's own pages, over the same files as the commands.

The site runs in a process of its own, over a data folder that is gone when it ends: the desk keeps nothing but
what the officer's files hold.
"""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
from pathlib import Path
from typing import Annotated

import typer

from gwella.cli.desk_data import desk_data
from gwella.cli.desk_folders import Desk, hashed, told
from gwella.cli.options import OUT, Authority, From
from gwella.cli.own_examples import try_own_examples
from gwella.cli.reader import READER, spoken
from gwella.cli.serving import HOST, check_is_free, environment, served, site, wait_until_served
from gwella.cli.whose import authority_named
from gwella.code_of_practice.errors import NotFound
from gwella.code_of_practice.places import Area
from gwella.code_of_practice.reading import forget, own_folders
from gwella.code_of_practice.results import Origin
from gwella.code_of_practice.writing import make_folder
from gwella.metrics.files import read_results

Definitions = Annotated[
    Path | None, typer.Option("--definitions", help=spoken("desk.option_definitions"), metavar="DIR")
]
Extracts = Annotated[Path, typer.Option("--extracts", help=spoken("desk.option_extracts"), metavar="DIR")]
Port = Annotated[int, typer.Option("--port", help=spoken("desk.option_port"), min=1, max=65535)]


def desk(
    authority: Authority = "",
    from_: From = OUT,
    definitions: Definitions = None,
    extracts: Extracts = Path("extracts"),
    port: Port = 8044,
) -> None:
    """Serve the desk of one authority until it is stopped. Raises NotFound where it is not clear whose it is."""
    check_is_free(port)
    its = _whose(authority, from_)
    own = (definitions or next(iter(own_folders()), Path("definitions"))).absolute()
    _read_also(own)
    try_own_examples()
    key = secrets.token_urlsafe(24)
    kept = Desk(its.code, from_.absolute(), own, extracts.absolute(), hashed(key))
    with desk_data(port) as data:
        around = environment(data) | {"GWELLA_DESK": told(kept), "SECRET_KEY": secrets.token_urlsafe(50)}
        subprocess.run(site("prepare"), env=around, check=True)  # noqa: S603 - the same interpreter
        _serve(port, around, f"http://{HOST}:{port}/{READER}/{spoken('desk.path')}/{key}/")


def _read_also(definitions: Path) -> None:
    """Read the authority's own definitions, in a folder that is made for them; say how the other commands come to.

    They do not look for it where somebody stands: one and the same command would count otherwise in another folder.
    """
    named = [folder.absolute() for folder in own_folders()]
    if definitions in named:
        return
    make_folder(definitions)
    os.environ["GWELLA_DEFINITIONS"] = os.pathsep.join(map(str, (*named, definitions)))
    forget()
    typer.echo(spoken("desk.read_also", folder=str(definitions), value=os.environ["GWELLA_DEFINITIONS"]))


def _serve(port: int, around: dict[str, str], address: str) -> None:
    """Serve until Ctrl+C or an end of this process; either ends the server, and then the data folder goes."""
    with subprocess.Popen(served(port), env=around) as server:  # noqa: S603 - the same interpreter
        signal.signal(signal.SIGTERM, lambda *_: server.terminate())
        try:
            wait_until_served(port, server)
            typer.echo(spoken("desk.open", address=address))
            typer.echo(spoken("desk.serving"))
            server.wait()
        except KeyboardInterrupt:
            server.wait()  # it has heard Ctrl+C as we have, and ends by itself
    if server.returncode > 0:
        raise typer.Exit(server.returncode)


def _whose(code: str, results: Path) -> Area:
    """Return the authority named, or the only one that `results` has figures of its own of."""

    def there() -> set[str]:
        return {one.area for one in read_results(results) if one.origin is not Origin.PUBLISHED}

    return authority_named(code, there, NotFound("desk.whose", folder=str(results)), "desk.not_an_authority")
