"""`gwella key create|show|export|import|rotate --authority CODE`: the life of an authority's pseudonym key."""

from __future__ import annotations

import stat
import textwrap
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from gwella.cli.options import OUT, area_code, keys_folder
from gwella.cli.reader import READER, spoken
from gwella.code_of_practice.errors import NotAllowed, NotFound
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import Parameter, say
from gwella.code_of_practice.places import Area, Kind, area
from gwella.code_of_practice.writing import whole
from gwella.metrics.files import SNAPSHOTS
from gwella.snapshots.keyring import (
    OWNER_ONLY,
    has_another,
    is_damaged,
    kept_aside,
    key_file,
    key_kept_aside,
    new_key,
    put_key,
    refuse_lost,
    replace_key,
    the_key,
)
from gwella.snapshots.one_key import tables_by_key
from gwella.snapshots.store import in_force
from gwella.snapshots.written_key import read_again, written

WIDTH = 80  # characters on a printed line
LONGEST_COPY = 100_000  # bytes; a copy has some 2,000

key = typer.Typer(rich_markup_mode=None)

Whose = Annotated[
    str, typer.Option("--authority", parser=area_code, help=spoken("key.option_authority"), metavar="CODE")
]
ComputedIn = Annotated[Path, typer.Option("--out", help=spoken("key.option_out"), metavar="DIR")]
New = Annotated[bool, typer.Option("--new", help=spoken("key.option_new"))]
Replace = Annotated[bool, typer.Option("--replace", help=spoken("key.option_replace"))]
CopyTo = Annotated[Path, typer.Argument(help=spoken("key.argument_export"), metavar="FILE")]
CopyFrom = Annotated[Path, typer.Argument(help=spoken("key.argument_import"), metavar="FILE")]


@key.callback(invoke_without_command=True)
def without_verb(typed: typer.Context) -> None:
    """Print the help when nothing stands after `gwella key`, as `gwella` alone does."""
    if typed.invoked_subcommand is None:
        typer.echo(typed.get_help())


@key.command(help=spoken("key.create"))
def create(authority: Whose, out: ComputedIn = OUT, new: New = False) -> None:
    """Make the key unless there is one. Where tables were computed under one that is lost, only with `--new`."""
    its, folder, fresh = _authority(authority), keys_folder(), new_key()
    if not new:
        refuse_lost(folder, its.code, _key_ids(out, its).values())
    elif is_damaged(folder, its.code):
        _say_kept(replace_key(folder, its.code, fresh))
    found = put_key(folder, its.code, fresh)
    code, file = "key.made" if found == fresh else "key.there_is_one", str(key_file(folder, its.code))
    typer.echo(spoken(code, area=its.name, authority=its.code, key=found.id, file=file))


@key.command(help=spoken("key.show"))
def show(authority: Whose, out: ComputedIn = OUT) -> None:
    """Print the key's id, where it lies and since when, and which tables in `out` are under it or another."""
    its, folder = _authority(authority), keys_folder()
    key_ids = _key_ids(out, its)
    refuse_lost(folder, its.code, key_ids.values())
    found, file = the_key(folder, its.code), key_file(folder, its.code)
    named: dict[str, Parameter] = {"area": its.name, "authority": its.code, "key": found.id}
    typer.echo(spoken("key.shown", **named, file=str(file), day=_since(file)))
    if file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        typer.echo(spoken("key.open_to_others", file=str(file)))
    for aside in kept_aside(folder, its.code):
        typer.echo(spoken("key.aside", file=str(aside)))
    for line in _computed(key_ids, found.id, out, its):
        typer.echo(line)


@key.command(help=spoken("key.export"))
def export(file: CopyTo, authority: Whose) -> None:
    """Write a copy of the key that can be printed and typed again, for its owner alone. Raises NotAllowed."""
    its = _authority(authority)
    found = the_key(keys_folder(), its.code)
    if file.exists():
        raise NotAllowed("key.copy_taken", file=str(file))
    prose = [textwrap.fill(say("key.copy", language, area=its.name), WIDTH) for language in _reader_first()]
    parts = [*prose, f"gwella key import FILE --authority {its.code}", written(found, its.code)]
    with whole(file) as unfinished:
        unfinished.touch(OWNER_ONLY)
        unfinished.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    typer.echo(spoken("key.exported", area=its.name, key=found.id, file=str(file)))


@key.command("import", help=spoken("key.import"))
def import_(file: CopyFrom, authority: Whose, replace: Replace = False) -> None:
    """Bring the key back from a copy, or one that was kept aside; instead of another only with `--replace`."""
    its, folder = _authority(authority), keys_folder()
    brought = key_kept_aside(file, its.code) or read_again(_text(file), its.code, file.name)
    if replace and has_another(folder, its.code, brought):
        _say_kept(replace_key(folder, its.code, brought))
    there = put_key(folder, its.code, brought)
    if there != brought:
        raise NotAllowed("key.another_is_there", area=its.name, key=there.id, file=file.name, new=brought.id)
    typer.echo(spoken("key.imported", area=its.name, key=brought.id, file=str(key_file(folder, its.code))))


@key.command(help=spoken("key.rotate"))
def rotate(authority: Whose) -> None:
    """Let a new key take the place of the old one, which is kept aside. What was computed stands as it is."""
    its, folder, fresh = _authority(authority), keys_folder(), new_key()
    the_key(folder, its.code)  # a damaged one is brought back from its copy and not rotated
    _say_kept(replace_key(folder, its.code, fresh))
    typer.echo(spoken("key.rotated", area=its.name, authority=its.code, key=fresh.id))


def _authority(code: str) -> Area:
    """Return the authority whose code was typed. Raises NotFound for any other area, and for what is none."""
    its = area(code)
    if its.kind is not Kind.AUTHORITY:
        raise NotFound("key.not_an_authority", area=its.name)
    return its


def _key_ids(out: Path, its: Area) -> Mapping[str, str]:
    """Return the id of the key that each table in force in `out` is under."""
    return {name: manifest.key_id for name, manifest in in_force(out / SNAPSHOTS, its.code).items()}


def _computed(key_ids: Mapping[str, str], key_id: str, out: Path, its: Area) -> Iterator[str]:
    """Yield what was computed in `out` under the key and under others, and how many old files lie there."""
    if not key_ids:
        yield spoken("key.nothing_in_force", area=its.name, folder=str(out))
    for under, tables in tables_by_key(key_ids).items():
        code = "key.under_this" if under == key_id else "key.under_another"
        yield spoken(code, key=under, folder=str(out), tables=", ".join(tables))
    files = list((out / SNAPSHOTS / its.code).glob("*/*.parquet"))
    if len(files) > len(key_ids):
        yield spoken("key.no_longer", folder=str(out), count=len(files) - len(key_ids))


def _say_kept(aside: Path) -> None:
    typer.echo(spoken("key.replaced", file=str(aside)))


def _since(file: Path) -> date:
    return datetime.fromtimestamp(file.stat().st_mtime, ZoneInfo("Europe/London")).date()


def _text(file: Path) -> str:
    """Return the text of a copy, as far as a copy can reach; what is no text is no key either."""
    with file.open("rb") as opened:
        content = opened.read(LONGEST_COPY)
    # An editor of Windows may save a copy as it names “Unicode”.
    encoding = "utf-16" if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig"
    return content.decode(encoding, errors="replace")


def _reader_first() -> list[Language]:
    return sorted(Language, key=lambda language: language is not READER)
