"""The log: one JSON line for each request and for each fault, with nothing of whom or what it was about.

A line says the route by its name, never the address with its arguments; the role, never the person; no query, no form,
no header but the request's own id. Security design, section 1.9; ASVS 5.0, 16.2.
"""

from __future__ import annotations

from typing import Any

import structlog


def configured(level: str) -> dict[str, Any]:
    """Return Django's LOGGING: every line as JSON on the error stream, ours and those of libraries."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    line = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": shared,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            without_values,
            structlog.processors.JSONRenderer(),
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": line},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {"gwella.requests": {"level": "INFO"}},
    }


def without_values(logger: Any, method: str, line: dict[str, Any]) -> dict[str, Any]:
    """Take out what might hold a person's words: the text of an exception, and addresses with their arguments.

    Of a trace the kinds and the places in our code stay, which is what is needed to find the fault.
    """
    if trace := line.pop("exc_info", None):
        kind, _, at = trace if isinstance(trace, tuple) else (type(trace), trace, trace.__traceback__)
        line["fault"] = kind.__name__ if kind else ""
        line["at"] = list(_places(at))
    # Django's own sentences end in the address that was asked for, or in a header.
    if str(line.get("logger", "")).startswith("django."):
        line["event"] = "said by Django"
    line.pop("request", None)
    return line


def _places(trace: Any) -> list[str]:
    found = []
    while trace is not None:
        code = trace.tb_frame.f_code
        if "gwella" in code.co_filename:
            found.append(f"{code.co_filename.rsplit('gwella', 1)[-1]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return found
