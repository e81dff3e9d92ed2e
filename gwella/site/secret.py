"""The key that signs what the server hands out."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path


def secret_key(data: Path) -> str:
    """Return the key of this data folder, making it on the first start; only its owner can read the file."""
    path = data / "secret.key"
    if not path.exists():
        _make(path)
    return path.read_text(encoding="ascii").strip()


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"secret.key.{os.getpid()}")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(50))
    # Linking fails where another process was first: then its key is the one, and never half of it.
    with contextlib.suppress(FileExistsError):
        os.link(unfinished, path)
    unfinished.unlink()
