"""The process in which the speech engine runs, so that an engine that hangs or crashes can be replaced.

One JSON object a line comes in on stdin and one goes out on stdout, with the same `id`:

    {"id": 1, "do": "describe"}
        -> {"id": 1, "engine": "...", "default": "...", "voices": [{"id", "name", "languages", "gender"}]}
    {"id": 2, "do": "render", "text": "...", "voice": "...", "words_per_minute": 170, "file": "..."}
        -> {"id": 2}
    either
        -> {"id": 3, "problem": "missing" | "failed", "why": "..."}

After a problem the worker ends: an engine cannot be trusted to go on. It also ends, even from the middle of a
render, when its stdin closes, so that it never outlives the program. It imports nothing of the program and
is run by its path, which spares it the program's own start-up.
"""

import json
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn, TextIO

Message = dict[str, Any]


class EngineMissingError(Exception):
    """The engine cannot be started at all."""


def main() -> NoReturn:
    """Serve pyttsx3."""
    serve(_start_engine, {"describe": _describe, "render": _render})


def serve(start: Callable[[], Any], answers_to: Mapping[str, Callable[[Any, Message], Message]]) -> NoReturn:
    """Answer requests until the engine fails (or stdin closes).

    Args:
        start: gives the engine, at the first request; raises `EngineMissingError`.
        answers_to: what to do with the engine and a request, by what it asks to do.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program, which then closes our stdin
    answers = _take_stdout()
    requests: queue.SimpleQueue[Message] = queue.SimpleQueue()
    threading.Thread(target=_read_requests, args=(requests,), daemon=True).start()
    engine: Any = None
    while True:
        request = requests.get()
        answer: Message = {"id": request["id"]}
        try:
            engine = engine or start()
            answer |= answers_to[request["do"]](engine, request)
        except EngineMissingError as err:
            answer |= {"problem": "missing", "why": str(err)}
        except Exception as err:  # noqa: BLE001  (whatever a driver raises is reported, then the worker ends)
            answer |= {"problem": "failed", "why": _in_words(err)}
        print(json.dumps(answer), file=answers, flush=True)
        if "problem" in answer:
            os._exit(1)  # the reader still holds stdin, over which an orderly exit would stumble


def _take_stdout() -> TextIO:
    """Keep stdout for answers and send all that the engine prints to nowhere."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return answers


def _read_requests(requests: "queue.SimpleQueue[Message]") -> None:
    for line in sys.stdin:
        requests.put(json.loads(line))
    os._exit(0)  # the only way out of an engine that hangs


def _start_engine() -> Any:
    try:
        import pyttsx3

        return pyttsx3.init()
    except Exception as err:
        # Drivers raise RuntimeError, ImportError, OSError or a COM error, depending on the system.
        raise EngineMissingError(_in_words(err)) from err


def _describe(engine: Any, _request: Message) -> Message:
    voices = [
        {
            "id": voice.id,
            "name": voice.name or voice.id,
            "languages": [language for language in voice.languages if language],
            "gender": voice.gender or "",
        }
        for voice in engine.getProperty("voices")
    ]
    default = None if engine.driver_name == "espeak" else engine.getProperty("voice")  # espeak's is no choice
    return {"engine": _engine_version(engine), "default": default, "voices": voices}


def _engine_version(engine: Any) -> str:
    import platform
    from importlib.metadata import version

    if engine.driver_name == "espeak":
        from pyttsx3.drivers import _espeak

        own = _espeak.Info(None).decode()
    else:
        own = platform.version()  # the system's voices change with the system
    return f"{engine.driver_name} {own}, pyttsx3 {version('pyttsx3')}"


def _render(engine: Any, request: Message) -> Message:
    problems: list[Exception] = []
    token = engine.connect("error", lambda exception, **_: problems.append(exception))
    # Busy from the start, as pyttsx3 is for its first text only: everything then waits for the loop to run.
    # Otherwise the end of the loop overtakes the text, which macOS cuts off and Windows may wait for in vain.
    engine.proxy.setBusy(True)
    engine.setProperty("voice", request["voice"])
    engine.setProperty("rate", request["words_per_minute"])
    if engine.driver_name == "espeak":
        _turn_espeak_to(request)
    engine.save_to_file(request["text"], request["file"])
    engine.runAndWait()
    if engine.driver_name == "espeak":
        _await_espeak()
    engine.disconnect(token)
    if problems:
        raise problems[0]
    if not Path(request["file"]).is_file():
        raise FileNotFoundError("the engine wrote no sound")
    return {}


def _turn_espeak_to(request: Message) -> None:
    """Change voice and rate now: espeak does it in a thread of its own, which the text may overtake.

    Of 150 texts at changing rates 42 were spoken at the rate of the one before.
    """
    from pyttsx3.drivers import _espeak

    _espeak.SetVoiceByName(request["voice"].encode())
    _espeak.SetParameter(_espeak.RATE, request["words_per_minute"], 0)
    _espeak.Synchronize()


def _await_espeak() -> None:
    """Wait until espeak's own thread has written the file: `runAndWait` comes back after 10 ms regardless."""
    from pyttsx3.drivers import _espeak

    _espeak.Synchronize()


def _in_words(err: Exception) -> str:
    return str(err) or type(err).__name__


if __name__ == "__main__":
    main()
