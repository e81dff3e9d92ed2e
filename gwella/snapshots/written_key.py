"""A key as people can print it, keep it in a safe and type it again.

    GWELLA-KEY X06000001 3f2a90c41b7e
    1  7K3M-9Q2A-0XJD-TS4N
    2  …

The first line names the authority and the key's id. Each of the four that follow holds 8 bytes of the secret
and 2 of a checksum over them, the authority and the line's number, so that a slip is found in its line. The
signs I, L, O and U are not used: the first three look like digits, and are read as those.
"""

from __future__ import annotations

import hashlib
import re

from gwella.code_of_practice.errors import ReturnRejected
from gwella.snapshots.keys import SECRET_BYTES, Key

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS = 5  # in one sign
LINES, BYTES, CHECK_BYTES = 4, 8, 2
LENGTH = (BYTES + CHECK_BYTES) * 8 // BITS  # signs in a line
GROUP = 4
MARK = "GWELLA-KEY"
FLAGS = re.MULTILINE | re.IGNORECASE | re.ASCII
GAP = r"[ \t\r\xa0\u2010-\u2015\u2212-]*"  # spaces, and hyphens and dashes of any length, make no difference
# The command that the copy names begins like its first line where hyphens are spaces.
HEAD = re.compile(rf"^{GAP}{GAP.join(MARK.replace('-', ''))}(?!{GAP}import\b)((?:{GAP}\w)+){GAP}$", FLAGS)
LINE = re.compile(rf"^{GAP}([1-{LINES}])[.:)]?((?:{GAP}[0-9A-Z]){{{LENGTH}}}){GAP}$", FLAGS)
LOOKS_LIKE = str.maketrans("OIL", "011")


def written(key: Key, authority: str) -> str:
    """Return the five lines from which `read_again` gives the key back."""
    parts = [key.secret[place : place + BYTES] for place in range(0, SECRET_BYTES, BYTES)]
    lines = [f"{number}  {_grouped(part + _check(part, authority, number))}" for number, part in enumerate(parts, 1)]
    return "\n".join([f"{MARK} {authority} {key.id}", *lines])


def read_again(text: str, authority: str, file: str) -> Key:
    """Return the key of `authority` that stands in `text`, whatever prose stands around it. `file` names it in errors.

    Raises ReturnRejected when it is another authority's, a line is missing or mistyped, or the whole is no such key.
    """
    key_id, end = _head(text, authority, file)
    lines = {int(line[1]): line[2] for line in LINE.finditer(text, end)}
    key = Key(b"".join(_part(lines.get(number, ""), authority, number, file) for number in range(1, LINES + 1)))
    if key_id not in key.ids:
        raise ReturnRejected("snapshots.written_another_id", file=file)
    return key


def _head(text: str, authority: str, file: str) -> tuple[str, int]:
    """Return the key's id in the first line, and where that line ends. Raises ReturnRejected where there is none."""
    heads = {_signs(head[1]): head.end() for head in HEAD.finditer(text)}
    if not heads:
        raise ReturnRejected("snapshots.written_no_key", file=file, mark=MARK)
    its = authority.translate(LOOKS_LIKE)
    for signs, end in heads.items():
        if signs.startswith(its):
            return signs.removeprefix(its).lower(), end
    raise ReturnRejected("snapshots.written_for_another", file=file, authority=authority, mark=MARK)


def _signs(typed: str) -> str:
    """Return what was typed without its spaces and hyphens, in capitals, with digits for what looks like them."""
    return re.sub(GAP, "", typed).upper().translate(LOOKS_LIKE)


def _part(typed: str, authority: str, number: int, file: str) -> bytes:
    """Return the bytes of the secret in one line. Raises ReturnRejected when it is missing or mistyped."""
    signs = _signs(typed)
    if len(signs) == LENGTH and set(signs) <= set(SIGNS):
        value = sum(SIGNS.index(sign) << BITS * place for place, sign in enumerate(reversed(signs)))
        whole = value.to_bytes(BYTES + CHECK_BYTES, "big")
        if whole[BYTES:] == _check(whole[:BYTES], authority, number):
            return whole[:BYTES]
    raise ReturnRejected("snapshots.written_line", file=file, line=str(number), signs=str(LENGTH))


def _grouped(part: bytes) -> str:
    value = int.from_bytes(part, "big")
    signs = "".join(SIGNS[value >> BITS * place & 31] for place in reversed(range(LENGTH)))
    return "-".join(signs[place : place + GROUP] for place in range(0, LENGTH, GROUP))


def _check(part: bytes, authority: str, number: int) -> bytes:
    return hashlib.sha256(f"gwella key {authority} {number} ".encode() + part).digest()[:CHECK_BYTES]
