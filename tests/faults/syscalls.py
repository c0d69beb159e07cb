"""System calls that fail from a chosen moment on, in this process alone (a seccomp filter; Linux)."""

from __future__ import annotations

import ctypes
import errno
import platform

NUMBERS = {
    "x86_64": {"write": 1, "pwrite64": 18, "fsync": 74, "fdatasync": 75, "ftruncate": 77, "rename": 82, "mkdir": 83},
    "aarch64": {"write": 64, "pwrite64": 68, "fsync": 82, "fdatasync": 83, "ftruncate": 46, "renameat": 38, "mkdirat": 34},
}  # fmt: skip
FAULTS = {
    "fsync-eio": (("fsync", "fdatasync"), errno.EIO),
    "write-enospc": (("pwrite64", "mkdir", "mkdirat"), errno.ENOSPC),
    "write-eio": (("pwrite64",), errno.EIO),
    "rename-eio": (("rename", "renameat"), errno.EIO),
    "truncate-eio": (("ftruncate",), errno.EIO),
}
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000


class _Instruction(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_ushort),
        ("jt", ctypes.c_ubyte),
        ("jf", ctypes.c_ubyte),
        ("k", ctypes.c_uint),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.POINTER(_Instruction)))


def can_fail() -> bool:
    """Whether this machine can do it."""
    return platform.system() == "Linux" and platform.machine() in NUMBERS


def fail_from_now_on(fault: str) -> None:
    """Have the calls of a fault fail in every thread of this process until it ends."""
    names, error = FAULTS[fault]
    known = NUMBERS[platform.machine()]
    numbers = [known[name] for name in names if name in known]
    count = len(numbers)
    code = [_Instruction(0x20, 0, 0, 0)]  # load the number of the call
    code += [
        _Instruction(0x15, count - i, 0, number) for i, number in enumerate(numbers)
    ]  # jump to the last line
    code += [_Instruction(0x06, 0, 0, _ALLOW), _Instruction(0x06, 0, 0, _ERRNO | error)]
    program = _Program(len(code), (_Instruction * len(code))(*code))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(38, 1, 0, 0, 0)  # no new privileges, which a filter requires
    seccomp = {"x86_64": 317, "aarch64": 277}[platform.machine()]
    if libc.syscall(seccomp, 1, 1, ctypes.byref(program)):  # for all threads
        raise OSError(ctypes.get_errno(), "the filter of system calls was refused")
