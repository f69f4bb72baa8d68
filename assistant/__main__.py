"""`rehearse`, and `python -m assistant`."""

import io
import os
import sys

from assistant.errors import RehearseError

PRIVATE_UMASK = 0o077

INTERRUPTED = 130


def main() -> None:
    """Run the command line; errors become one line on stderr and the exit code of their kind."""
    # Whatever is written, recordings above all, is for this user alone.
    os.umask(PRIVATE_UMASK)
    # For numpy, before anything loads it. Its products are small, and a second thread mostly waits for a core
    # that another program or the speech model holds: 70 ms an answer in place of 30.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Windows would use an old code page in a pipe; a stray surrogate must not end a round anywhere.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    from assistant.cli.app import app
    from assistant.cli.heap import share_one_heap
    from assistant.cli.output import printable

    share_one_heap()
    try:
        app(prog_name="rehearse")
    except RehearseError as err:
        sys.stderr.write(f"rehearse: {printable(str(err))}\n")  # it may quote names and texts of any kind
        sys.exit(err.exit_code)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
