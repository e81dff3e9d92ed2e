"""A process that confines itself before it looks at what a stranger sent.

Little memory, little time, no network, and no file but its own.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from gwella.cli.landlock import shut_files
from gwella.cli.shut_calls import shut_calls

NAMESPACE, REFUSED = "namespace", "refused"
LANDLOCK, OPEN = "landlock", "open"
END_WITH_PARENT, KILL = 1, 9
NEW_USERS, NEW_NETWORK = 0x10000000, 0x40000000
LARGEST_FILE = 2 * 1024**3
GRACE = 5  # seconds between the signal that can be caught and the one that cannot


class Confined(msgspec.Struct, frozen=True):
    """How a process is kept apart.

    `network`: by a namespace of the kernel in which there is none (`namespace`), or, where the kernel permits none, by
    refusing every socket (`refused`): those that Python opens, and where the kernel filters calls, any.
    `files`: every file but its own is shut by the kernel (`landlock`), or whatever the server may read is `open` to it.
    """

    network: str
    files: str


def confine(memory: int, seconds: int, *, reads: Iterable[Path], writes: Iterable[Path]) -> Confined:
    """Limit this process to `memory` bytes, `seconds` of the processor, and the files below `reads` and `writes`.

    Those below `writes` it may change. The network is shut to it, and it starts no other program. It cannot be undone.
    Call it before any thread is started.
    """
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(END_WITH_PARENT, KILL)
    if sys.platform != "win32":
        _limit(memory, seconds)
    sys.addaudithook(_refuse_sockets)
    network = NAMESPACE if _has_no_network() else REFUSED
    files = LANDLOCK if shut_files(reads, writes) else OPEN
    shut_calls()
    return Confined(network, files)


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
