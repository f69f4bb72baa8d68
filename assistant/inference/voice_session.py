"""Runs the network of a natural voice with onnxruntime."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

MOST_THREADS = 4
"""Threads at most: the network gains little from more."""


def open_voice_session(file: Path) -> "InferenceSession":
    """The network in `file`, on several threads that sleep when there is nothing to do."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(MOST_THREADS, os.cpu_count() or 1)
    # Threads that spin cost a third more processor time and gain nothing on two cores. The arena stays on:
    # without it and its pattern a sentence of 9 s takes 2 GB in place of 420 MB.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
