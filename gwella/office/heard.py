"""When the worker was last heard of: a file of the data folder that it touches, for whoever watches it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

FILE = "worker.heard"
SILENT = timedelta(minutes=1)  # it is heard of every few seconds, at work or not


def say() -> None:
    """Be heard of now."""
    _file().touch(mode=0o600)


def last() -> datetime | None:
    """Return when the worker was heard of; None where it never was."""
    file = _file()
    return datetime.fromtimestamp(file.stat().st_mtime, UTC) if file.exists() else None


def _file() -> Path:
    return Path(settings.DATA) / FILE
