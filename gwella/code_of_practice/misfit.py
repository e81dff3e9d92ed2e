"""What a definition says that cannot be: noted by its struct, and said by the reader with its file and field.

It lies below the words in which it is said, since a text, of which words are made, may be a misfit itself.
"""

from __future__ import annotations

from typing import Any


class Misfit(ValueError):
    """The code of a clause in `definitions/words/misfits.toml`, and what stands in it. Raised by a `__post_init__`.

    `at` is the way from the struct to the field that it is about, places counted from 0; empty where it is about all.
    """

    def __init__(self, code: str, /, *, at: tuple[str | int, ...] = (), **parameters: Any) -> None:
        self.code, self.at, self.parameters = code, at, parameters
        super().__init__(code)
