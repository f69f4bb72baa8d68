"""One heap for all threads."""

import ctypes
import sys

_M_ARENA_MAX = -8  # malloc.h of glibc


def share_one_heap() -> None:
    """Let all threads take memory from one heap, where the C library would give each its own.

    Call it before the first thread starts. What one thread has freed serves the next one: otherwise every
    answer, recognised and judged by threads of its own, leaves a heap with holes behind.

    Source: peak of a round of three answers 436 MB, with a heap for each thread 548 MB.
    """
    if sys.platform == "linux":
        library = ctypes.CDLL(None)
        if hasattr(library, "mallopt"):  # not everywhere: musl has one heap anyway
            library.mallopt(_M_ARENA_MAX, 1)
