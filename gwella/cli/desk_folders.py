"""What `gwella desk` tells the site: whose desk it is, where the officer's files lie, and how it is opened.

The desk keeps nothing of its own. Its pages read and write the officer's files by the same functions as the
commands, so that either can be used, and stopped, at any time.
"""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path

import msgspec


class Desk(msgspec.Struct, frozen=True):
    """One authority's files, as absolute paths, and the hash of the link that opens the desk once.

    `results` is what `gwella compute` writes, `definitions` the authority's own folder of definitions,
    `extracts` what came out of the case system.
    """

    authority: str
    results: Path
    definitions: Path
    extracts: Path
    link: str

    def is_opened_by(self, key: str) -> bool:
        """Return whether `key` is the one of the link."""
        return secrets.compare_digest(hashed(key), self.link)


def hashed(key: str) -> str:
    """Return what is kept of the key of a link, from which it cannot be found."""
    return hashlib.sha256(key.encode()).hexdigest()


def told(desk: Desk) -> str:
    """Return a desk as the text that the site's process is given."""
    return msgspec.json.encode(desk, enc_hook=str).decode()


def desk(text: str) -> Desk | None:
    """Return the desk that `told` made a text of; none where there is no text."""
    return msgspec.json.decode(text, type=Desk, dec_hook=lambda kind, value: kind(value)) if text else None
