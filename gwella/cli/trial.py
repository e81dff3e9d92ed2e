"""`python -m gwella.cli.trial`: what becomes of a submission, worked out by a process that can harm nothing.

The server starts it with the instruction as JSON on its input, in a folder of its own, without the server's settings.
It confines itself, reads the files that were sent, checks them, counts on a copy of the books, and says what it found
in `said.json`. Nothing that stands is changed by it.
"""

from __future__ import annotations

import sys

import msgspec

from gwella.cli.confined import Confined, confine
from gwella.cli.trial_asked import ANOTHER, SAID, Asked, instruction
from gwella.code_of_practice.errors import Remediable
from gwella.code_of_practice.places import area
from gwella.code_of_practice.writing import whole
from gwella.measuring.shown import Outcome, Refused
from gwella.office.sentences import kept

NO_TABLES = "returns.no_files"
# What a mapping of the headings may put right.
MAPPABLE = frozenset({NO_TABLES, "returns.no_headings", "returns.nobodys"})
OUR_WORDS = {
    NO_TABLES: "submissions.no_tables",
    "returns.no_dates": "submissions.no_dates",
    "returns.other_authority": ANOTHER,
    "cli.unknown_authority": ANOTHER,
}


def main() -> None:
    """Read the instruction, do it confined, and say what came of it."""
    asked = instruction(sys.stdin.buffer.read())
    confined = confine(asked.memory, asked.seconds, reads=asked.reads, writes=(asked.work,))
    said: Outcome
    try:
        from gwella.cli.trying import tried  # what it needs starts threads, which come after the confining

        said = tried(asked, confined)
    except Remediable as refusal:
        said = _refused(refusal, asked, confined)
    except MemoryError:
        said = Refused(code="submissions.too_much_memory", network=confined.network, reach=confined.files)
    with whole(asked.work / SAID) as unfinished:
        unfinished.write_bytes(msgspec.json.encode(said))


def _refused(refusal: Remediable, asked: Asked, confined: Confined) -> Refused:
    values = dict(refusal.message.parameters)
    code = OUR_WORDS.get(refusal.code, refusal.code)
    if code == ANOTHER:
        values = {"area": area(asked.authority).name, "authority": asked.authority}
    is_mappable = refusal.code in MAPPABLE or refusal.code.startswith("mapping.")
    return Refused(
        code=code, values=kept(values), is_mappable=is_mappable, network=confined.network, reach=confined.files
    )


if __name__ == "__main__":
    main()
