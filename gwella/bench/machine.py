"""The conditions of a benchmark: versions, the processor, and how busy the machine is with other things."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from pathlib import Path

from gwella import __version__

LIBRARIES = {"duckdb": "duckdb", "ibis": "ibis-framework", "pyarrow": "pyarrow", "pandas": "pandas", "numpy": "numpy"}
CPUINFO = Path("/proc/cpuinfo")


def conditions() -> dict[str, str]:
    """Return the versions of what is measured and the machine that it is measured on."""
    versions = {name: importlib.metadata.version(package) for name, package in LIBRARIES.items()}
    machine = {"processor": processor(), "cores": str(os.cpu_count() or ""), "system": platform.platform()}
    return {"gwella": __version__, "python": platform.python_version(), **versions, **machine}


def processor() -> str:
    """Return the model of the processor; where the system does not say, its kind."""
    if CPUINFO.is_file():
        named = (line.partition(":") for line in CPUINFO.read_text(encoding="utf-8").splitlines())
        models = [value.strip() for name, _, value in named if name.strip() == "model name"]
        if models:
            return models[0]
    return platform.processor() or platform.machine()


def load() -> float | None:
    """Return the load average of the last minute; None where the system does not say."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else None
