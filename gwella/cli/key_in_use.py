"""Which key a run of `compute` is under. Nobody's years are unlinked without being told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from gwella.cli.reader import spoken
from gwella.code_of_practice.messages import Parameter
from gwella.code_of_practice.places import area
from gwella.snapshots.keyring import key_file, new_key, put_key, refuse_lost
from gwella.snapshots.keys import Key
from gwella.snapshots.one_key import refuse_two_keys
from gwella.snapshots.store import in_force


def key_in_use(
    folder: Path, snapshots: Path, authority: str, tables: Iterable[str], tell: Callable[[str], None]
) -> Key:
    """Return the key in `folder` that these tables of `authority` come under, made where there never was one.

    What the officer must know is told at once, whatever comes of the run: a key was made, or all tables change
    to another. Raises NotFound when the key of the tables in `snapshots` is lost, and ReturnRejected when
    some of those would stay under another key.
    """
    before = {name: manifest.key_id for name, manifest in in_force(snapshots, authority).items()}
    refuse_lost(folder, authority, before.values())
    fresh = new_key()
    key = put_key(folder, authority, fresh)
    refuse_two_keys(authority, {**before, **dict.fromkeys(tables, key.id)})
    named: dict[str, Parameter] = {"area": area(authority).name, "authority": authority, "key": key.id}
    if key == fresh:
        tell(spoken("key.made", **named, file=str(key_file(folder, authority))))
    elif others := sorted({*before.values()} - {key.id}):
        tell(spoken("key.changed", **named, old=", ".join(others)))
    return key
