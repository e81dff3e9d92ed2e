"""Whether the record is as it was written: each entry hashes to its hash, follows the one before, and none is missing.

A chain shows what was changed, taken out, put in between or put in another order by whoever does not hash all that
follows anew. Whoever does, or cuts the end off, is found by a checkpoint that was kept outside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from gwella.audit.chain import hash_of
from gwella.audit.checkpoint import Checkpoint, Link
from gwella.audit.models import Entries, Entry
from gwella.audit.reach import every_chain
from gwella.code_of_practice.messages import Message, message
from gwella.code_of_practice.places import areas

AT_ONCE = 1_000


class Wrong(msgspec.Struct, frozen=True):
    """One place in a chain that is not as it was written."""

    place: str
    number: int
    code: str

    @property
    def says(self) -> Message:
        """Where it is, and what is wrong there."""
        known = areas().get(self.place)
        whose = known.name if known else message("audit.no_place")
        return message(f"audit.wrong_{self.code}", number=self.number, place=whose)


class Verified(msgspec.Struct, frozen=True):
    """What was looked at, and what was found wrong, in the order of the chains."""

    chains: int
    entries: int
    wrong: tuple[Wrong, ...]


@every_chain()
def verify(checkpoint: Checkpoint | None = None) -> Verified:
    """Go through the whole record, and compare it with a checkpoint that somebody kept outside."""
    kept = {link.place: link for link in checkpoint.chains} if checkpoint else {}
    chains = set(Entry.objects.values_list("place", flat=True).distinct())
    wrong: list[Wrong] = []
    entries = 0
    for place in sorted(chains | set(kept)):
        held: dict[int, str] = {}
        for number, entry, fault in _looked_at(place):
            entries += 1
            wrong += [Wrong(place, number, fault)] if fault else []
            if entry and place in kept and number == kept[place].number:
                held[number] = entry.hash
        wrong += _against(kept[place], held) if place in kept else []
    return Verified(len(chains), entries, tuple(wrong))


@every_chain()
def against(kept: Checkpoint) -> list[Wrong]:
    """Return what the record holds no more of what a checkpoint says: looked up, without going through all of it."""
    wrong = []
    for link in kept.chains:
        held = _after(link.place, link.number - 1).values_list("number", "hash")[:1]
        wrong += _against(link, {number: its for number, its in held if number == link.number})
    return wrong


def _looked_at(place: str) -> Iterator[tuple[int, Entry | None, str]]:
    """Yield the number, the entry and what is wrong with it ("" for nothing) of every entry of a chain."""
    number, hash_before = 0, ""
    for found, entry in _each(place):
        fault = ""
        if found != number + 1:
            fault = "missing"
        elif entry is None or not _is_as_hashed(entry):
            fault = "changed"
        elif entry.before != hash_before:
            fault = "unlinked"
        yield found, entry, fault
        number, hash_before = found, entry.hash if entry else ""


def _is_as_hashed(entry: Entry) -> bool:
    # A cell that a program wrote beneath the walls may hold what is no time or no fact at all.
    try:
        return hash_of(entry) == entry.hash
    except (AttributeError, TypeError, ValueError):
        return False


def _each(place: str) -> Iterator[tuple[int, Entry | None]]:
    """Yield every entry of a place by number; None for one that cannot even be read."""
    last = -1
    while numbers := list(_after(place, last).values_list("number", flat=True)[:AT_ONCE]):
        try:
            rows: Mapping[int, Entry | None] = {one.number: one for one in _after(place, last)[:AT_ONCE]}
        except (ValueError, TypeError):
            rows = {number: _one(place, number) for number in numbers}
        yield from ((number, rows.get(number)) for number in numbers)
        last = numbers[-1]


def _after(place: str, number: int) -> Entries:
    return Entry.objects.of(place).filter(number__gt=number).order_by("number")


def _one(place: str, number: int) -> Entry | None:
    try:
        return Entry.objects.of(place).get(number=number)
    except (ValueError, TypeError):
        return None


def _against(kept: Link, held: Mapping[int, str]) -> list[Wrong]:
    if kept.number not in held:
        return [Wrong(kept.place, kept.number, "cut")]
    return [] if held[kept.number] == kept.hash else [Wrong(kept.place, kept.number, "rewritten")]
