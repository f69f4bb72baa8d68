"""Tries every fault in its long form, one family after the other; takes hours. `make faults` runs it.

Options are those of a family, so only `python -m tests.faults.NAME` takes any.
"""

import subprocess
import sys

FAMILIES = ("kills", "disk", "devices", "models", "words", "fuzzing", "privacy", "long_run")


def main() -> int:
    """The exit status: 0 when everything held, else 1."""
    failed = [
        name
        for name in FAMILIES
        if subprocess.run([sys.executable, "-m", f"tests.faults.{name}"], check=False).returncode
    ]
    sys.stdout.write(f"Not as promised: {', '.join(failed)}.\n" if failed else "Everything held.\n")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
