"""On what a figure was measured: without it no figure means anything."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("rehearse-aloud", "faster-whisper", "ctranslate2")


def hardware_line(model: str = "") -> str:
    """Processor, cores, system, versions and, where it matters, the speech model, in one line."""
    cores = os.cpu_count() or 1
    parts = [
        f"{_processor()}, {cores} core{'s' if cores > 1 else ''}",
        platform.platform(terse=True),
        f"Python {platform.python_version()}",
        *(f"{package} {version(package)}" for package in PACKAGES),
    ]
    return ", ".join([*parts, f"model {model}"] if model else parts)


def _processor() -> str:
    described = Path("/proc/cpuinfo")
    if described.exists():
        for line in described.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.processor() or platform.machine()
