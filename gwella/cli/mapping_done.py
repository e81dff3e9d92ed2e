"""`python -m gwella.cli.mapping_done`: the mapping of files that a stranger sent, by a process that can harm nothing.

The server starts it as it starts a trial (`gwella.cli.trial`). At the desk, where the files are the officer's own, the
same function is called within the page's process.
"""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from gwella.cli.confined import confine
from gwella.cli.mapping_asked import SAID, Asked, Do, Reason, Said, Standing, Told, instruction
from gwella.code_of_practice.errors import Remediable
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.writing import whole

if TYPE_CHECKING:
    from gwella.returns.extracts.proposal import standing as of_folder
    from gwella.returns.extracts.proposal.chosen import Place


def main() -> None:
    """Read the instruction, do it confined, and say what came of it."""
    asked = instruction(sys.stdin.buffer.read())
    confine(asked.memory, asked.seconds, reads=(asked.folder,), writes=asked.writes)
    try:
        said = done(asked)
    except MemoryError:
        said = Said(refusal=Told("submissions.too_much_memory"), is_done=False)
    with whole(asked.work / SAID) as unfinished:
        unfinished.write_bytes(msgspec.json.encode(said))


def done(asked: Asked) -> Said:
    """Do what is asked of the mapping of a folder, and return where it stands then, or why not."""
    # What reads files starts threads, which come after the confining.
    from gwella.returns.extracts.proposal import standing as of_folder

    refusal: Told | None = None
    try:
        if asked.do is not Do.LOOK:
            _change(asked)
    except Remediable as error:
        refusal = Told.of(error.message)
    shown = Said(refusal=refusal, is_done=refusal is None)
    try:
        at = of_folder.standing(asked.folder)
        shown = msgspec.structs.replace(shown, at=_plain(at))
        return _with_account(shown, at, asked.language)
    except Remediable as found:
        return msgspec.structs.replace(shown, refusal=refusal or Told.of(found.message))


def _change(asked: Asked) -> None:
    from gwella.returns.extracts.proposal import standing as of_folder
    from gwella.returns.extracts.proposal.chosen import chosen

    at = of_folder.standing(asked.folder)
    if asked.do is Do.SAVE:
        offer = chosen(at.offer, asked.choices, _headings(at), asked.authority)
        of_folder.save(at, offer, asked.stamp, asked.language)
    else:
        of_folder.accept(at, asked.stamp, by=asked.by, on=asked.on, language=asked.language)


def _headings(at: of_folder.Standing) -> dict[Place, tuple[str, ...]]:
    """Return the headings that may be chosen, by the file and sheet as a mapping names them."""
    from gwella.returns.extracts.answers import said_headings

    return {
        place: tuple(said_headings(one)) for one in reversed(at.extracts) for place in (one.place, (one.place[0], ""))
    }


def _plain(at: of_folder.Standing) -> Standing:
    return Standing(
        blocks=at.offer.blocks,
        unused=at.offer.unused,
        headings=tuple(_headings(at).items()),
        told=tuple(Told.of(one) for one in at.differences),
        accepted=at.accepted,
        is_saved=at.is_saved,
        is_in_use=at.is_in_use,
        not_read=at.not_read,
        stamp=at.stamp,
    )


def _with_account(shown: Said, at: of_folder.Standing, language: Language) -> Said:
    """Add what the saved proposal makes of the rows of each file, and how many are listed for which reason."""
    from gwella.returns.extracts.account import account_lines
    from gwella.returns.extracts.proposal import standing as of_folder

    taken = of_folder.tried(at)
    if taken is None:
        return shown
    rows: Counter[tuple[str, str, str, str]] = Counter()
    for one in taken.listed:
        rows[one.file, one.heading, one.code, one.why] += len(one.rows)
    reasons = tuple(Reason(*of, count) for of, count in rows.items())
    return msgspec.structs.replace(shown, account=tuple(account_lines(taken, language)), reasons=reasons)


if __name__ == "__main__":
    main()
