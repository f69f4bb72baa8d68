"""Runs the real command in a process of its own, as a user does."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PATIENCE_S = 240.0

COMMAND = (sys.executable, "-m", "assistant")


@dataclass(frozen=True)
class Result:
    """What a finished command left behind."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Its JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


def environment(home: Path, **extra: str) -> dict[str, str]:
    """This process's environment with folders of its own and without colours or settings from outside."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("REHEARSE_")}
    return kept | {"REHEARSE_HOME": str(home), "NO_COLOR": "1", "COLUMNS": "120"} | extra


def rehearse(home: Path, *arguments: str, env: Mapping[str, str] | None = None, text: str = "") -> Result:
    """Run `rehearse ARGUMENTS...` with the user's folders in `home`, outside the project's folder."""
    home.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [*COMMAND, *arguments],
        env=environment(home) | dict(env or {}),
        cwd=home,
        input=text,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE_S,
        check=False,
    )
    return Result(done.returncode, done.stdout, done.stderr)
