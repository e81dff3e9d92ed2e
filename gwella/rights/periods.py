"""How long each data set is kept: `definitions/retention/`, and what an authority has set instead of that.

Our periods are general knowledge, marked so: the authority's own schedule decides. It writes its own into a file of its
place, `retention.toml`, by the page or by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

import msgspec
import tomli

from gwella.code_of_practice.errors import DefinitionError, NotAllowed, NotFound
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.reading import each, kept
from gwella.code_of_practice.writing import whole

FILE = "retention.toml"
LONGEST = 1_200  # months
LARGEST = 10_000  # bytes


class DataSet(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One kind of thing that is held, how many months, counted from when, and why.

    `kept` is never removed by time. `mark` is K where the period is general knowledge, S where a source was read.
    """

    title: Text
    since: Text
    why: Text
    mark: str
    order: int
    months: int = 0
    kept: bool = False


@kept
def data_sets() -> Mapping[str, DataSet]:
    """Return every data set by its name, in the order in which they are shown."""
    found = each("retention", DataSet)
    return MappingProxyType(dict(sorted(found.items(), key=lambda one: one[1].order)))


def periods(folder: Path) -> Mapping[str, int]:
    """Return the months for which each data set is kept that is removed by time: the place's own where it set one.

    Raises DefinitionError where the place's file is damaged: nothing is then removed by a guess.
    """
    ours = {name: one.months for name, one in data_sets().items() if not one.kept}
    return {**ours, **own(folder)}


def own(folder: Path) -> Mapping[str, int]:
    """Return the months that a place has set for itself. Raises DefinitionError."""
    file = folder / FILE
    if not file.is_file():
        return {}
    try:
        if file.stat().st_size > LARGEST:
            raise ValueError(FILE)
        found = msgspec.convert(tomli.loads(file.read_text(encoding="utf-8")), dict[str, int])
    except ValueError:
        raise DefinitionError("retention.damaged", file=FILE) from None
    for name, months in found.items():
        try:
            _check(name, months)
        except (NotAllowed, NotFound):
            raise DefinitionError("retention.damaged", file=FILE) from None
    return found


def set_own(folder: Path, name: str, months: int) -> None:
    """Let a place keep a data set for so many months from now on. Raises NotFound and NotAllowed."""
    _check(name, months)
    kept_now = {**own(folder), name: months}
    with whole(folder / FILE) as unfinished:
        unfinished.write_text(
            "".join(f"{key} = {value}\n" for key, value in sorted(kept_now.items())), encoding="utf-8"
        )


def before(today: date, months: int) -> date:
    """Return the day that many months ago: what is of an earlier day is past its time."""
    count = today.year * 12 + today.month - 1 - months
    year, month = divmod(count, 12)
    for last in (today.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(today.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def _check(name: str, months: int) -> None:
    its = data_sets().get(name)
    if its is None or its.kept:
        raise NotFound(
            "retention.no_data_set", name=name, known=", ".join(n for n, d in data_sets().items() if not d.kept)
        )
    if not 0 <= months <= LONGEST:
        raise NotAllowed("retention.months", longest=LONGEST)
