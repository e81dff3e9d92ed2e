"""The log: one JSON line for each request and for each fault, with nothing of whom or what it was about.

A line says the route by its name, never the address with its arguments; the role, never the person; no query, no form,
no header but the request's own id. Security design, section 1.9; ASVS 5.0, 16.2.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

# The id of the request that is being answered; each thread has its own.
REQUEST: ContextVar[str] = ContextVar("request", default="")
FIELDS = "gwella_says"  # the name in a record’s `extra` of what else its line says; no library writes it


def configured(level: str) -> dict[str, Any]:
    """Return Django's LOGGING: every line as JSON on the error stream, ours and those of libraries."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": Line}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {"gwella.requests": {"level": "INFO"}},
    }


class Line(logging.Formatter):
    """Makes one line of JSON of a record."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(line(record))


def line(record: logging.LogRecord) -> dict[str, Any]:
    """Return what the log says of a record, by name: of what a library hands over only what is named here."""
    said = getattr(record, FIELDS, {}) | {"event": _event(record)}
    if REQUEST.get():
        said["id"] = REQUEST.get()
    at = datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z")
    said |= {"level": record.levelname.lower(), "logger": record.name, "timestamp": at}
    return said | _fault(*record.exc_info) if record.exc_info else said


def _event(record: logging.LogRecord) -> str:
    # Django's own sentences end in the address that was asked for, or in a header.
    return "said by Django" if record.name.startswith("django.") else record.getMessage()


def _fault(kind: type[BaseException] | None, _error: object, trace: TracebackType | None) -> dict[str, Any]:
    """Return the kind of a fault and the places in our code, which is what is needed to find it.

    The text of an exception might hold a person's words: it stays out.
    """
    return {"fault": kind.__name__ if kind else "", "at": list(_places(trace))}


def _places(trace: TracebackType | None) -> Iterator[str]:
    while trace is not None:
        code = trace.tb_frame.f_code
        if "gwella" in code.co_filename:
            yield f"{code.co_filename.rsplit('gwella', 1)[-1]}:{trace.tb_lineno} {code.co_name}"
        trace = trace.tb_next
