"""Rehearse: practise spoken answers aloud, on your own machine."""

import os

__version__ = "0.1.0"

# Before any library is loaded, in this process and in those that it starts: none may phone home. onnxruntime
# 1.29 and later reports every session to Microsoft unless told not to. Source: its docs/Privacy.md. The hub's
# client, which comes with faster-whisper, is never asked for anything; the download of models is our own.
os.environ |= {
    "ORT_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
    "DO_NOT_TRACK": "1",
}
