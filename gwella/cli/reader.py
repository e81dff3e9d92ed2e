"""Who reads what a command prints: the language asked for by `--lang`, else `GWELLA_LANG`, else English.

It is asked before anything else is parsed, since help too is spoken in it; no verb has an option of its own.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from gwella.code_of_practice.language import Language, Text
from gwella.code_of_practice.messages import Parameter, say

OPTION = "--lang"


def language_asked(words: Sequence[str]) -> tuple[str, list[str]]:
    """Return the language code asked for ("" for none) and the words without that option."""
    asked, left = os.environ.get("GWELLA_LANG", ""), list(words)
    while OPTION in left[:-1]:
        place = left.index(OPTION)
        asked = left[place + 1]
        del left[place : place + 2]
    for word in [word for word in left if word.startswith(f"{OPTION}=")]:
        asked = word.removeprefix(f"{OPTION}=")
        left.remove(word)
    if left[-1:] == [OPTION]:
        asked = left.pop()  # Nothing stands after it: a language that we do not speak.
    return asked, left


ASKED, WORDS = language_asked(sys.argv[1:])
READER = Language(ASKED) if ASKED in list(Language) else Language.EN


def spoken(code: str, /, **parameters: Parameter) -> str:
    """Return the sentence for `code` in the reader's language."""
    return say(code, READER, **parameters)


def text(of: Text) -> str:
    """Return a text in the reader's language."""
    return of.in_(READER)
