"""An authority's figures as they left the gate, kept beside its results.

To reckon what a stranger could work out takes ten seconds and more, and a report is made in two languages and three
formats. Where the figures, what adds up, the profile and the gate itself are the same, what left is the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from importlib.resources import files
from pathlib import Path

import msgspec

from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.results import Result
from gwella.code_of_practice.writing import whole
from gwella.disclosure.profiles import profile
from gwella.metrics.what_adds_up import what_adds_up
from gwella.release.gate import released

FILE = "left.msgpack"
THE_GATE = ("gwella.disclosure", "gwella.release", "gwella.stats")


class _Left(msgspec.Struct, frozen=True):
    """What left, and the digest of all that it follows from."""

    of: str
    rows: list[Result]


def left(folder: Path, own: list[Result]) -> list[Result]:
    """Return results as they leave: what is kept in `folder` of these very ones, or what leaves now, kept there."""
    of, path = _digest(own), folder / FILE
    with suppress(OSError, msgspec.DecodeError):
        kept = msgspec.msgpack.decode(path.read_bytes(), type=_Left)
        if kept.of == of:
            return kept.rows
    rows = released(own, adding_up=what_adds_up)
    with suppress(NotAllowed), whole(path) as unfinished:  # in a folder that only reads, it is reckoned again
        unfinished.write_bytes(msgspec.msgpack.encode(_Left(of, rows)))
    return rows


def _digest(own: list[Result]) -> str:
    sha = hashlib.sha256()
    years = sorted({int(one.period[:4]) for one in own})
    for part in (own, profile(), [what_adds_up(year) for year in years], list(_gate())):
        sha.update(msgspec.msgpack.encode(part, order="deterministic"))
    return sha.hexdigest()


def _gate() -> Iterator[str]:
    """Yield the code of the gate: another version may let out something else."""
    for package in THE_GATE:
        for one in sorted(files(package).iterdir(), key=lambda it: it.name):
            if one.name.endswith(".py"):
                yield one.read_text(encoding="utf-8")
