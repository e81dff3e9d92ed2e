"""How a command ends when nobody reads it any more, as `head` does once it has its lines: at once, and quietly.

The command's own process ends so, and that of the site which it may have started.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

UNREAD = 128 + 13  # what a shell says of any program that SIGPIPE ends; other systems have no such signal


@contextmanager
def quiet_when_unread() -> Iterator[None]:
    """Do what a command does; where what it prints is read no more, end with 141 and say nothing."""
    try:
        try:
            yield
        finally:
            _flush()  # here, since after the end Python itself would complain
    except BrokenPipeError:
        _end()
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):  # Typer makes an end of it, with 1, which means something else
            _end()
        raise


def _flush() -> None:
    if sys.__stdout__ is not None:
        sys.__stdout__.flush()


def _end() -> None:
    try:
        _flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is left goes there when Python ends
    sys.exit(UNREAD)
