"""Calls of the kernel that whoever reads a stranger's file has no use for, refused by the kernel itself (seccomp).

A namespace without network still leads to the sockets that lie as files on this machine, a database's among them, and
Landlock does not shut those. Nor does such a process start another program, look into another process, take files over
from it, signal it or limit it. And Landlock lets whoever cannot open a file still say who may, and when it was changed.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
from collections.abc import Sequence

SET_SECCOMP, FILTER, NO_NEW_PRIVILEGES = 22, 2, 38
ALLOW, REFUSE = 0x7FFF0000, 0x00050001  # the second: error 1, "not permitted"
LOAD, IF_EQUAL, IF_AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
NUMBER, PROCESSOR, FIRST = 0, 4, 16  # where they lie in what a filter is shown
ANOTHER_TABLE = 0x40000000  # from here on the numbers are those of x86's second table of calls
# socket, socketpair, execve, execveat, ptrace, process_vm_readv, process_vm_writev, io_uring_setup, pidfd_getfd, and
# truncate by name, which the first versions of Landlock do not shut.
REACH = {
    "x86_64": (41, 53, 59, 322, 101, 310, 311, 425, 438, 76),
    "aarch64": (198, 199, 221, 281, 117, 270, 271, 425, 438, 45),
}
# What Landlock does not shut of a file, its own, one it may read or any other: chmod, fchmod, fchmodat, fchmodat2,
# chown, fchown, lchown, fchownat, utime, utimes, futimesat, utimensat, and setting and removing xattrs, in four ways.
MARK = {
    "x86_64": (90, 91, 268, 452, 92, 93, 94, 260, 132, 235, 261, 280, 188, 189, 190, 463, 197, 198, 199, 466),
    "aarch64": (52, 53, 452, 55, 54, 88, 5, 6, 7, 463, 14, 15, 16, 466),
}
# kill, tkill, rt_sigqueueinfo, rt_tgsigqueueinfo, pidfd_send_signal, setpriority, ioprio_set: Landlock shuts signals
# from 6.12 on, and no limits.
DISTURB = {
    "x86_64": (62, 200, 129, 297, 424, 141, 251),
    "aarch64": (129, 130, 138, 240, 424, 140, 30),
}
# tgkill, prlimit64 and sched_setaffinity, with which every program also ends and asks about itself.
OF_ITSELF = {"x86_64": (234, 302, 203), "aarch64": (131, 261, 122)}
PROCESSORS = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_char_p)]


def is_known() -> bool:
    """Return whether the numbers of the calls are known here."""
    return sys.platform.startswith("linux") and platform.machine() in PROCESSORS


def shut_calls() -> bool:
    """Refuse these calls to this process from now on; return whether the kernel does. Call it before any thread."""
    if not is_known():
        return False
    its = platform.machine()
    steps = _steps(PROCESSORS[its], REACH[its] + MARK[its] + DISTURB[its], OF_ITSELF[its], (0, os.getpid()))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    program = _Program(len(steps), b"".join(steps))
    return bool(libc.prctl(SET_SECCOMP, FILTER, ctypes.byref(program)) == 0)


def _steps(processor: int, shut: Sequence[int], of_itself: Sequence[int], itself: Sequence[int]) -> list[bytes]:
    """Return the filter: another processor's calls and those of `shut` are refused, and all others let through.

    Those of `of_itself` are let through where their first argument, a process, is one of `itself`.
    """
    asks = 5 + len(shut) + len(of_itself)  # where it is asked whom a call is about
    refuses = asks + len(itself) + 1
    tests = [(number, refuses) for number in shut] + [(number, asks) for number in of_itself]
    return [
        _step(LOAD, 0, 0, PROCESSOR),
        _step(IF_EQUAL, 0, refuses - 2, processor),
        _step(LOAD, 0, 0, NUMBER),
        _step(IF_AT_LEAST, refuses - 4, 0, ANOTHER_TABLE),
        *(_step(IF_EQUAL, to - at - 1, 0, number) for at, (number, to) in enumerate(tests, 4)),
        _step(RETURN, 0, 0, ALLOW),
        _step(LOAD, 0, 0, FIRST),
        *(_step(IF_EQUAL, refuses - at, 0, process) for at, process in enumerate(itself, asks + 1)),
        _step(RETURN, 0, 0, REFUSE),
        _step(RETURN, 0, 0, ALLOW),
    ]


def _step(code: int, if_so: int, if_not: int, value: int) -> bytes:
    return struct.pack("HBBI", code, if_so, if_not, value)
