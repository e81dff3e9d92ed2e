"""Static files whose address changes when they do, without a step that collects them first."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


class StampedStorage(StaticFilesStorage):
    """Adds a short hash of the content to every address, so that a browser never shows last year's look."""

    def url(self, name: str | None) -> str:
        address = super().url(name)
        stamp = _stamp(name or "")
        return f"{address}?{stamp}" if stamp else address


@cache
def _stamp(name: str) -> str:
    found = finders.find(name)
    return hashlib.sha256(Path(found).read_bytes()).hexdigest()[:12] if isinstance(found, str) else ""
