"""The vocabulary of the record promises nothing that no code records."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import gwella
from gwella.audit.vocabulary import verbs
from gwella.office.stages import lives

# Of these the code puts the word together: it has the verb by itself, as a text.
PUT_TOGETHER = ("definition", "package", "rights", "retention", "second_factor")


def texts() -> Iterator[str]:
    """Yield every text that stands in the code of Gwella."""
    for path in Path(gwella.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def test_every_verb_of_the_record_is_recorded_somewhere():
    said = set(texts())
    moves = {f"{name}.{move}" for name, life in lives().items() for move in life.names()}
    alone = {what for what in verbs() if what.partition(".")[0] in PUT_TOGETHER and what.partition(".")[2] in said}
    assert set(verbs()) - said - moves - alone == set()
