"""Keeping one table, as the tests of this folder do again and again."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from gwella.snapshots.keys import Key
from gwella.snapshots.store import Manifest, keep_all


def keep(folder: Path, name: str, authority: str, rows: pa.Table, key: Key) -> Manifest:
    """Keep one table of one authority and return its manifest."""
    (manifest,) = keep_all(folder, authority, {name: rows}, key)
    return manifest
