"""Written text in the order and the letters in which it is said, before it is cut into tokens. Pure."""

import re
import unicodedata

from assistant.scoring.lexicon import ROUND_NUMBERS

_CAMEL_CASE = re.compile(r"(?<=[a-z])(?<![KMGTP]i)(?=[A-Z])")  # GetVersion, but not MiB
_MONEY = re.compile(r"([$€£])((?:\d[\d,.]*\d|\d)(?:[kK]\b)?)")
_RATE = re.compile(r"(?<=[^\W\d_])/(?=(?:s|sec|second|min|minute|h|hr|hour|day)\b)", re.IGNORECASE)
_ROUND = re.compile(r"\b(10{3,9})s\b")  # "100s" are seconds
_MINUS_NUMBER = re.compile(r"\b([NnKkIi])[-−](?=\d)")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'"})


def spoken(text: str) -> str:
    """Signs and shortenings in the order in which they are said: "$5", "MB/sec", "N-1", "1000s"."""
    text = _CAMEL_CASE.sub(" ", text)
    if not any(map(str.isdigit, text)) and "/" not in text:
        return text
    text = _MINUS_NUMBER.sub(r"\1 minus ", _MONEY.sub(r"\2 \1", text))
    return _ROUND.sub(lambda found: _round(found[1]), _RATE.sub(" per ", text))


def _round(digits: str) -> str:
    """How "1000s" is said: "thousands"."""
    value = int(digits)
    name, size = max(((n, v) for n, v in ROUND_NUMBERS.items() if v <= value), key=lambda pair: pair[1])
    tens = {1: "", 10: "tens of ", 100: "hundreds of "}[value // size]
    return f"{tens}{name}"


def plain(text: str) -> str:
    """Compatibility forms unified, accents and invisible characters dropped."""
    if text.isascii():
        return text.replace("`", "'")
    decomposed = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES))
    kept = (char for char in decomposed if unicodedata.category(char) not in {"Mn", "Cf"})
    return unicodedata.normalize("NFKC", "".join(kept))
