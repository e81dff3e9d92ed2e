"""Shut every file but those named to this process, by Landlock: a wall of Linux that a process raises around itself.

It needs no right of its own, holds for whatever the process starts, and cannot be taken down again. Linux 5.13 has it;
5.19 lets files move between folders within it, 6.2 keeps files outside from being cut to nothing, 6.7 shuts TCP, and
6.12 shuts signals to processes outside. Numbers are those of `linux/landlock.h`.
"""

from __future__ import annotations

import ctypes
import os
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

import gwella

CREATE, ADD, RESTRICT = 444, 445, 446  # the calls' numbers, the same on every processor
ASK_VERSION, BENEATH = 1, 1
NO_NEW_PRIVILEGES = 38
WRITE_FILE, READ_FILE, READ_FOLDER, REMOVE_FOLDER, REMOVE_FILE = (1 << place for place in range(1, 6))
MAKE_FOLDER, MAKE_FILE = 1 << 7, 1 << 8
MOVE, CUT, DEVICE = 1 << 13, 1 << 14, 1 << 15
READ = READ_FILE | READ_FOLDER
# No links by name, sockets or devices, and nothing to be run: whoever looks into the folder later would follow them.
CHANGE = READ | WRITE_FILE | REMOVE_FOLDER | REMOVE_FILE | MAKE_FOLDER | MAKE_FILE | MOVE | CUT
OF_A_FILE = READ_FILE | WRITE_FILE | CUT
OLDEST = (1 << 13) - 1  # everything that the first version could shut
SINCE = ((2, MOVE), (3, CUT), (5, DEVICE))
WHOLE = 3  # the version from which nothing outside can be changed either
TCP_SINCE, BIND_AND_CONNECT = 4, 3
SCOPE_SINCE, SOCKETS_AND_SIGNALS = 6, 3
# What any program needs: its libraries, the time of day, and numbers that nobody guesses.
OF_THE_SYSTEM = (
    *("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache"),
    *("/usr/share/zoneinfo", "/etc/localtime", "/dev/urandom", "/dev/random", "/dev/null"),
    *("/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system/cpu"),
)


class _Ruleset(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32)]


def version() -> int:
    """Return which version of Landlock the kernel has; 0 where it has none, or is not Linux."""
    if not sys.platform.startswith("linux"):
        return 0
    return max(0, int(ctypes.CDLL(None, use_errno=True).syscall(CREATE, None, 0, ASK_VERSION)))


def shut_files(reads: Iterable[Path], writes: Iterable[Path]) -> bool:
    """Leave this process the files below `reads`, those below `writes` to change, and what Python is made of.

    Return whether the kernel did it. What is not there is left out. Call it before any thread is started.
    """
    its = version()
    if not its:
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    every = OLDEST | sum(right for since, right in SINCE if its >= since)
    asked = _Ruleset(every, BIND_AND_CONNECT * (its >= TCP_SINCE), SOCKETS_AND_SIGNALS * (its >= SCOPE_SINCE))
    ruleset = libc.syscall(CREATE, ctypes.byref(asked), ctypes.sizeof(asked), 0)
    if ruleset < 0:
        return False
    try:
        for path in (*of_python(), *map(Path, OF_THE_SYSTEM), *reads):
            _allow(libc, ruleset, path, READ)
        for path in writes:
            _allow(libc, ruleset, path, CHANGE & every)
        libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        return bool(libc.syscall(RESTRICT, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


def of_python() -> list[Path]:
    """Return the folders that modules and their libraries are loaded from; never one above them.

    A folder of packages is one that packages were installed to. Where Gwella is run from its source, its parent may
    hold anything, so that it is Gwella's own folder that is open.
    """
    paths = sysconfig.get_paths()
    libraries = {Path(sys.base_prefix) / "lib", *(Path(paths[name]) for name in ("stdlib", "platstdlib"))}
    packages = {Path(one) for one in sys.path if Path(one).name in ("site-packages", "dist-packages", "lib-dynload")}
    return [*libraries, *packages, Path(gwella.__file__).parent]


def _allow(libc: ctypes.CDLL, ruleset: int, path: Path, rights: int) -> None:
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what is not there needs no door
    try:
        # Of a single file only what can be done to a file may be allowed; the kernel refuses the rest.
        of_it = rights if path.is_dir() else rights & OF_A_FILE
        libc.syscall(ADD, ruleset, BENEATH, ctypes.byref(_Beneath(of_it, handle)), 0)
    finally:
        os.close(handle)
