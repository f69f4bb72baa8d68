"""The debug log: rotating, private, and without a word of any answer unless the user asks for it."""

import logging

from assistant.cli.workspace import Workspace

MAX_BYTES = 1_000_000
BACKUPS = 2


class _NoAnswers(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        return not getattr(record, "answer", False)  # see events.ANSWER


def set_up_log(workspace: Workspace, *, verbose: bool) -> None:
    """Send the program's own log records to the log file, and with `verbose` to stderr as well."""
    from logging.handlers import RotatingFileHandler

    from assistant.folders import make_private

    logging.raiseExceptions = False  # a full disk must not fill the screen with tracebacks of its log
    settings = workspace.settings.log
    level = logging.DEBUG if verbose else logging.getLevelNamesMapping()[settings.level.upper()]
    handlers: list[logging.Handler] = [logging.StreamHandler()] if verbose else []
    file = workspace.folders.log_file
    try:
        make_private(file.parent)
        handlers.append(
            RotatingFileHandler(file, maxBytes=MAX_BYTES, backupCount=BACKUPS, encoding="utf-8", delay=True)
        )
    except OSError:
        # A read-only home must not keep anybody from practising; --verbose still shows everything.
        handlers.append(logging.NullHandler())
    root = logging.getLogger("assistant")
    root.setLevel(level)
    root.propagate = False
    for old in root.handlers[:]:
        root.removeHandler(old)
        old.close()
    for handler in handlers:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        if not settings.answers:
            handler.addFilter(_NoAnswers())
        root.addHandler(handler)
