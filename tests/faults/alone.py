"""Runs a command where no network is: `python -P tests/faults/alone.py COMMAND ...`.

It gets a network namespace of its own, in which loopback is the only interface: as root, or as anybody where
the system lets ordinary users have namespaces.
"""

import ctypes
import fcntl
import os
import socket
import struct
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

ALONE = (sys.executable, "-P", __file__)
"""What stands before the command."""

NOT_ALLOWED = 77

NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000
"""Source: `CLONE_NEWUSER` and `CLONE_NEWNET` in linux/sched.h."""

GET_FLAGS, SET_FLAGS, UP = 0x8913, 0x8914, 1
"""Source: `SIOCGIFFLAGS` and `SIOCSIFFLAGS` in linux/sockios.h, `IFF_UP` in linux/if.h."""


def main() -> NoReturn:
    """Become the command; `NOT_ALLOWED` where the system does not let us."""
    if not sys.platform.startswith("linux") or not _leave_network():
        print("this system allows no network namespaces", file=sys.stderr)  # noqa: T201
        sys.exit(NOT_ALLOWED)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sH22x", b"lo", 0)
        _, flags = struct.unpack("16sH22x", fcntl.ioctl(any_socket, GET_FLAGS, request))
        fcntl.ioctl(any_socket, SET_FLAGS, struct.pack("16sH22x", b"lo", flags | UP))
    os.execvp(sys.argv[1], sys.argv[1:])  # noqa: S606  (what we were asked to run)


def is_allowed() -> bool:
    """Whether this system lets us."""
    done = subprocess.run([*ALONE, "true"], capture_output=True, check=False)
    return done.returncode == 0


def _leave_network() -> bool:
    system = ctypes.CDLL(None, use_errno=True)
    if system.unshare(NEW_NETWORK) == 0:
        return True
    user, group = os.getuid(), os.getgid()
    if system.unshare(NEW_USER | NEW_NETWORK) != 0:
        return False
    for file, text in (
        ("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1"),
    ):  # fmt: skip
        Path("/proc/self", file).write_text(text, encoding="ascii")
    return True


if __name__ == "__main__":
    main()
