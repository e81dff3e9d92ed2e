"""A process that confines itself before it looks at what a stranger sent: little memory, little time, no network."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path
from typing import Any

NAMESPACE, REFUSED = "namespace", "refused"
END_WITH_PARENT, KILL = 1, 9
NEW_USERS, NEW_NETWORK = 0x10000000, 0x40000000
LARGEST_FILE = 2 * 1024**3
GRACE = 5  # seconds between the signal that can be caught and the one that cannot


def confine(memory: int, seconds: int) -> str:
    """Limit this process to `memory` bytes and `seconds` of the processor, and shut the network to it.

    Return how the network is shut: by a namespace of the kernel in which there is none (`namespace`), or, where the
    kernel permits none, by refusing every socket that Python opens (`refused`), which no library of ours goes round.
    It cannot be undone. Call it before any thread is started.
    """
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(END_WITH_PARENT, KILL)
    if sys.platform != "win32":
        _limit(memory, seconds)
    sys.addaudithook(_refuse_sockets)
    return NAMESPACE if _has_no_network() else REFUSED


def _limit(memory: int, seconds: int) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + GRACE))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core would hold rows about people


def _has_no_network() -> bool:
    """Go where there is no network; say whether the kernel let us."""
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(NEW_NETWORK) == 0:
        return True
    user, group = os.getuid(), os.getgid()
    if libc.unshare(NEW_USERS | NEW_NETWORK) != 0:
        return False
    # We stay who we are: without these the kernel would call us nobody.
    for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        try:
            (Path("/proc/self") / name).write_text(text)
        except OSError:
            break
    return True


def _refuse_sockets(event: str, _given: tuple[Any, ...]) -> None:
    if event.startswith("socket.") and event != "socket.gethostname":
        raise PermissionError("no network here")
