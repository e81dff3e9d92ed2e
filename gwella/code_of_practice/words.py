"""The product's own sentences: `definitions/words/`, one file a part, both languages side by side.

They lie apart from the site's gettext catalogue so that a translator sees each pair together, and so
that the pure packages need neither Django nor compiled files (docs/decisions.md, 3). They are read here,
below the one reader, because that reader's own errors are spoken with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import msgspec
import tomli

from gwella.code_of_practice.language import Text

SHIPPED = Path(__file__).parents[1] / "definitions"


@cache
def vocabulary() -> Mapping[str, Text]:
    """Return every sentence by its code: the file's name, a dot, the entry's name."""
    found: dict[str, Text] = {}
    for path in sorted((SHIPPED / "words").glob("*.toml")):
        entries = msgspec.convert(tomli.loads(path.read_text(encoding="utf-8")), dict[str, Text])
        found.update({f"{path.stem}.{name}": text for name, text in entries.items()})
    return MappingProxyType(found)
