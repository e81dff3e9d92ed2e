"""Text as it is written into a TOML file for people to change: as a value, and on the one line of a comment."""

from __future__ import annotations

import json


def toml_text(text: str) -> str:
    """Return a TOML string; JSON writes all of it but one sign in the same way."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def one_line(text: str) -> str:
    """Return text for a comment, which ends with its line."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
