"""Calls of the kernel that whoever reads a stranger's file has no use for, refused by the kernel itself (seccomp).

A namespace without network still leads to the sockets that lie as files on this machine, a database's among them, and
Landlock does not shut those. Nor does such a process start another program, look into another process or take files
over from it.
"""

from __future__ import annotations

import ctypes
import platform
import struct
import sys

SET_SECCOMP, FILTER, NO_NEW_PRIVILEGES = 22, 2, 38
ALLOW, REFUSE = 0x7FFF0000, 0x00050001  # the second: error 1, "not permitted"
LOAD, IF_EQUAL, IF_AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
NUMBER, PROCESSOR = 0, 4  # where they lie in what a filter is shown
ANOTHER_TABLE = 0x40000000  # from here on the numbers are those of x86's second table of calls
# socket, socketpair, execve, execveat, ptrace, process_vm_readv, process_vm_writev, io_uring_setup, pidfd_getfd, and
# truncate by name, which the first versions of Landlock do not shut.
SHUT = {
    "x86_64": (0xC000003E, (41, 53, 59, 322, 101, 310, 311, 425, 438, 76)),
    "aarch64": (0xC00000B7, (198, 199, 221, 281, 117, 270, 271, 425, 438, 45)),
}


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_char_p)]


def shut_calls() -> bool:
    """Refuse these calls to this process from now on; return whether the kernel does. Call it before any thread."""
    its = SHUT.get(platform.machine()) if sys.platform.startswith("linux") else None
    if its is None:
        return False
    steps = _steps(*its)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    program = _Program(len(steps), b"".join(steps))
    return bool(libc.prctl(SET_SECCOMP, FILTER, ctypes.byref(program)) == 0)


def _steps(processor: int, numbers: tuple[int, ...]) -> list[bytes]:
    """Return the filter: another processor's calls and those of `numbers` are refused, and all others let through."""
    left = len(numbers)
    return [
        _step(LOAD, 0, 0, PROCESSOR),
        _step(IF_EQUAL, 0, left + 3, processor),
        _step(LOAD, 0, 0, NUMBER),
        _step(IF_AT_LEAST, left + 1, 0, ANOTHER_TABLE),
        *(_step(IF_EQUAL, left - place, 0, number) for place, number in enumerate(numbers)),
        _step(RETURN, 0, 0, ALLOW),
        _step(RETURN, 0, 0, REFUSE),
    ]


def _step(code: int, if_so: int, if_not: int, value: int) -> bytes:
    return struct.pack("HBBI", code, if_so, if_not, value)
