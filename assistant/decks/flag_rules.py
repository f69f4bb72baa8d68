"""The rules of a companion file by which red flags are recognised."""

import re
from bisect import bisect_left
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

from assistant.decks.cards import RedFlagRule
from assistant.decks.findings import did_you_mean
from assistant.decks.patterns import Pattern, parse_pattern
from assistant.decks.toml_reader import TomlReader

KEY = "red_flags"
_KEYS = ("rule", "says", "near", "patterns", "unless")


def read_flag_rules(
    reader: TomlReader, tables: Mapping[str, Any], flags: Collection[str]
) -> tuple[RedFlagRule, ...]:
    """The rules under `[[red_flags]]`, in order; what is wrong in them gives a finding and is passed over.

    Args:
        tables: the whole companion.
        flags: the red flags of the sheet.
    """
    entries = tables.get(KEY, [])
    rules: dict[str, RedFlagRule] = {}
    for entry in entries if isinstance(entries, list) else [entries]:
        if not isinstance(entry, dict):
            reader.fault(KEY, f"{KEY} holds something that is no table", f"Write each rule under [[{KEY}]].")
            continue
        reader.check_keys(entry, _KEYS, KEY)
        name = reader.text(entry, "rule", KEY)
        if name is None:
            reader.fault(KEY, "a rule does not say which red flag it is for", 'Add rule = "..."')
            continue
        flag = find_flag(name, flags)
        if flag is None:
            remedy = did_you_mean(name, flags, "Quote one of the sheet's red flags, or how it begins.")
            reader.fault(KEY, f"the sheet has no red flag {name!r}", remedy)
        elif flag in rules:
            reader.fault(KEY, f"two rules are for the red flag {name!r}", "Put them together.")
        elif not (entry.get("says") or entry.get("patterns")):
            reader.fault(KEY, f"nothing raises the red flag {name!r}", "Give it `says` or `patterns`.")
        else:
            rules[flag] = RedFlagRule(
                rule=flag,
                says=_phrases(reader, entry, "says"),
                near=_phrases(reader, entry, "near"),
                patterns=_patterns(reader, entry, "patterns"),
                unless=_patterns(reader, entry, "unless"),
            )
    return tuple(rules.values())


def find_flag(name: str, flags: Collection[str]) -> str | None:
    """The one red flag that is called or begins so, whatever the case and signs; None where it is not one."""
    wanted = _bare(name)
    if not wanted:
        return None
    bare = _in_order(tuple(flags))
    first = bisect_left(bare, (wanted,))
    begin = [(words, flag) for words, flag in bare[first : first + 3] if words.startswith(wanted)]
    exact = [flag for words, flag in begin if words == wanted]
    found = exact or [flag for _, flag in begin]
    return found[0] if len(found) == 1 else None


@lru_cache(maxsize=16)
def _in_order(flags: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each flag behind its bare words, by these: thousands of rules may ask about thousands of flags."""
    return sorted((_bare(flag), flag) for flag in flags)


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _phrases(reader: TomlReader, entry: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple(text for text in reader.texts(entry, key, KEY) if any(map(str.isalnum, text)))


def _patterns(reader: TomlReader, entry: Mapping[str, Any], key: str) -> tuple[Pattern, ...]:
    patterns: list[Pattern] = []
    for text in reader.texts(entry, key, KEY):
        try:
            patterns.append(parse_pattern(text))
        except ValueError as err:
            reader.fault(KEY, f"{text!r} in {key!r} is no pattern: {err}", "See `patterns` in the README.")
    return tuple(patterns)
