"""How a written text is to be read by a voice."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

GENERAL: Mapping[str, str] = {
    " -- ": ", ",
    " --> ": " to ",
    " -> ": " to ",
    " => ": " to ",
    " <= ": " at most ",
    " >= ": " at least ",
    " / ": " divided by ",
    " * ": " times ",
    " + ": " plus ",
    " = ": " equals ",
    " & ": " and ",
    "/sec": " per second",
    "/s": " per second",
    "/min": " per minute",
    "e.g.": "for example",
    "i.e.": "that is",
    "vs.": "versus",
    "etc.": "and so on",
}
"""What any sheet may hold and voices spell out or leave out. The pronunciations of a sheet come first."""

UNITS: Mapping[str, str] = {
    "ms": "milliseconds",
    "KB": "kilobytes",
    "MB": "megabytes",
    "GB": "gigabytes",
    "TB": "terabytes",
    "K": "thousand",
    "k": "thousand",
    "s": "seconds",
    "x": "times",
}
"""Units that stand right behind a number, as in 10ms."""

_NUMBER = rf"\d[\d.]*(?:{'|'.join(UNITS)})?"
_UNIT = re.compile(rf"(?<![\w.])(\d[\d.]*)({'|'.join(UNITS)})(?!\w)")
_RANGE = re.compile(rf"(?<![\w-])({_NUMBER})[-–](?={_NUMBER}(?![\w-]))")
_ORDER = re.compile(r"\bO\(([^()]{1,20})\)")
_DOTTED = re.compile(r"(?<=[a-z])\.(?=[A-Z])")  # ctx.Done; behind the end of a sentence there is a space
_SNAKE = re.compile(r"(?<=[A-Za-z0-9])_(?=[A-Za-z0-9])")
_CAMEL = re.compile(r"(?<=[a-z]{2})(?=[A-Z][a-z]{2})")  # GetVersion, but not iOS, GraphQL, macOS or LaTeX
_POWER = re.compile(r"\b(\w+)\^(\w+)\b")
_SIGN = re.compile(r"[~<>](?=\d)")
_SIGNS = {"~": "about ", "<": "less than ", ">": "more than "}


def spoken(text: str, pronunciations: Mapping[str, str]) -> str:
    """The text as a voice should read it.

    Every written form is replaced by its spoken one, the longest first, in one pass, so that nothing is
    replaced twice. Where a form begins or ends with a letter or digit it is replaced only as a whole word.
    Code comes after, as people say it: "ctx.Done()", "user_id", "GetVersion" and "O(log n)" are ctx dot Done,
    user id, Get Version, O of log n. Then ranges, units and signs of numbers: "~2KB", "1-3" and "<100ms" are
    about 2 kilobytes, 1 to 3, less than 100 milliseconds.

    Args:
        pronunciations: written form to spoken form, case as written.
    """
    forms = {**GENERAL, **pronunciations}
    text = _pattern(tuple(forms)).sub(lambda match: forms[match[0]], text)
    text = _said_code(text)
    text = _RANGE.sub(r"\1 to ", text)
    text = _SIGN.sub(lambda match: _SIGNS[match[0]], text)
    return _UNIT.sub(_with_unit, text)


def _said_code(text: str) -> str:
    """Names and calls of programs, in words."""
    text = text.replace("`", "")
    text = _ORDER.sub(r"O of \1", text)
    text = text.replace("()", "")
    text = _DOTTED.sub(" dot ", text)
    text = _SNAKE.sub(" ", text)
    text = _CAMEL.sub(" ", text)
    return _POWER.sub(r"\1 to the \2", text)


def _with_unit(match: re.Match[str]) -> str:
    number, unit = match[1], match[2]
    if unit == "s" and len(number) > 3:  # "1980s", "1000s"
        return match[0]
    name = UNITS[unit]
    return f"{number} {name.removesuffix('s') if number == '1' else name}"


@lru_cache(maxsize=32)
def _pattern(forms: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted((form for form in forms if form), key=len, reverse=True)
    return re.compile("|".join(_whole(form) for form in longest_first))


def _whole(form: str) -> str:
    before = r"(?<!\w)" if form[0].isalnum() else ""
    after = r"(?!\w)" if form[-1].isalnum() else ""
    return before + re.escape(form) + after
