"""Typed values out of TOML tables, with a finding for every value of another type."""

from collections.abc import Mapping
from typing import Any

from assistant.decks.cards import Term
from assistant.decks.findings import FindingLog, did_you_mean

MAX_FAULTS = 200
"""Faults after which a file is not read on: nobody mends more at once.

Source: each may look for the nearest of 12,000 known names, which takes 9 ms: hours for a large file.
"""


class TooManyFaultsError(Exception):
    """More than `MAX_FAULTS` were found."""


class TomlReader:
    """Takes typed values out of TOML tables; what has the wrong type is found fault with and passed over.

    `where` is the dotted name of the table that holds the value, such as `cards.12`; empty for the top.
    """

    def __init__(self, source: str, log: FindingLog) -> None:
        self._log = log
        self._faults = 0
        self._line_of: dict[str, int] = {}
        for number, line in enumerate(source.split("\n"), start=1):
            if line.lstrip().startswith("["):
                name = line.strip().lstrip("[").partition("]")[0]
                while name:
                    self._line_of.setdefault(name, number)
                    name = name.rpartition(".")[0]

    def fault(self, where: str, what: str, remedy: str) -> None:
        """Note what is wrong in the table `where`, in the line of its heading or of the table around it.

        Raises:
            TooManyFaultsError: it is one too many.
        """
        self._faults += 1
        if self._faults > MAX_FAULTS:
            raise TooManyFaultsError(f"there are more than {MAX_FAULTS} faults in it")
        while where and where not in self._line_of:
            where = where.rpartition(".")[0]
        self._log.add(self._line_of.get(where, 0), what, remedy)

    def check_keys(self, table: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
        """Find fault with the keys of a table that mean nothing."""
        for key in (key for key in table if key not in known):
            place = f" in [{where}]" if where else ""
            self.fault(
                where, f"unknown key {key!r}{place}", did_you_mean(key, known, f"Known: {', '.join(known)}.")
            )

    def table(self, value: Any, where: str) -> dict[str, Any]:
        """The value if it is a table, else an empty one."""
        if isinstance(value, dict):
            return value
        self.fault(where, f"{where} is not a table", f"Write it under [{where}].")
        return {}

    def text(self, table: Mapping[str, Any], key: str, where: str) -> str | None:
        """The text at `key`; None where there is none."""
        value = table.get(key)
        if value is None or isinstance(value, str):
            return value
        self._wrong_type(key, where, "a text in quotation marks")
        return None

    def number(self, table: Mapping[str, Any], key: str, where: str) -> int | None:
        """The whole number at `key`; None where there is none."""
        value = table.get(key)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        self._wrong_type(key, where, "a whole number")
        return None

    def texts(self, table: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
        """The list of texts at `key`; empty where there is none."""
        value = table.get(key, [])
        if isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value):
            return tuple(value)
        self._wrong_type(key, where, "a list of texts in quotation marks")
        return ()

    def items(self, table: Mapping[str, Any], key: str, where: str) -> list[dict[str, Any]]:
        """A list whose members are texts or tables with a `text`, all as tables."""
        value = table.get(key, [])
        items: list[dict[str, Any]] = []
        for item in value if isinstance(value, list) else [value]:
            entry = {"text": item} if isinstance(item, str) else item
            if isinstance(entry, dict) and isinstance(entry.get("text"), str) and entry["text"].strip():
                items.append(entry)
            else:
                self._wrong_type(key, where, "a list of texts, or of tables with a `text`")
        return items

    def terms(self, table: Mapping[str, Any], key: str, where: str) -> tuple[Term, ...]:
        """The terms at `key`, texts or tables; empty where there are none."""
        items = self.items(table, key, where)
        for item in items:
            self.check_keys(item, ("text", "aliases"), f"{where}.{key}")
        return tuple(Term(item["text"], self.texts(item, "aliases", f"{where}.{key}")) for item in items)

    def _wrong_type(self, key: str, where: str, wanted: str) -> None:
        place = f"{key!r} in [{where}]" if where else repr(key)
        self.fault(where, f"{place} has the wrong type", f"It takes {wanted}.")
