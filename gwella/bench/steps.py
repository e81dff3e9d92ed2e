"""How long the steps of a way take, in CPU seconds of its own process."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gwella.bench.runs import Facts


@contextmanager
def step(facts: Facts, name: str) -> Iterator[None]:
    """Add the CPU seconds of what happens inside to `facts[name]`."""
    began = time.process_time()
    yield
    facts[name] = float(facts.get(name, 0.0)) + time.process_time() - began
