"""What a definition says that cannot be: noted by its struct, and said by the reader with its file and field.

It lies below the words in which it is said, since a text, of which words are made, may be a misfit itself.
"""

from __future__ import annotations

from typing import Any


class Misfit(ValueError):
    """The code of a clause in `definitions/words/misfits.toml`, and what stands in it. Raised by a `__post_init__`."""

    def __init__(self, code: str, /, **parameters: Any) -> None:
        self.code, self.parameters = code, parameters
        super().__init__(code)
