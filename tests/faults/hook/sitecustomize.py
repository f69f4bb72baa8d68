"""Loaded by every Python process that is watched: tells what it asks of the network and what it starts.

`WATCHED` names the file, a JSON list a line. Where `BROKEN` names an event and a part of its arguments, with
a space between, a bug is made there. See `tests.faults.watching`.
"""

import json
import os
import sys
from typing import Any

STARTS = {"subprocess.Popen", "os.exec", "os.posix_spawn", "os.system"}
ASKS = {
    "socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname",
    "socket.gethostbyaddr", "socket.getnameinfo",
}  # fmt: skip

FILE = os.environ.get("WATCHED", "")
EVENT, _, PART = os.environ.get("BROKEN", "").partition(" ")


def watch(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook. Source: the table of audit events in the Python documentation."""
    if FILE and event in STARTS | ASKS:
        line = json.dumps([event, [repr(one) for one in arguments]]) + "\n"
        descriptor = os.open(FILE, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(descriptor, line.encode())
        os.close(descriptor)
    if event == EVENT and PART in repr(arguments):
        raise RuntimeError("a bug made on purpose")


sys.addaudithook(watch)
