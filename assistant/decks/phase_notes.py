"""What a companion file knows of phases: how people say what a phase wants said and covered."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from assistant.decks.cards import Phase
from assistant.decks.findings import did_you_mean
from assistant.decks.flag_rules import find_flag
from assistant.decks.toml_reader import TomlReader

KEY = "phases"
_KEYS = ("phase", "say_aloud", "cover")
_ITEM_KEYS = ("item", "says")

PhaseWays = Mapping[tuple[int, str], tuple[str, ...]]
"""Ways to say a line or to speak about an item, by the number of its phase and its wording in the sheet."""


def read_phase_ways(reader: TomlReader, tables: Mapping[str, Any], phases: Sequence[Phase]) -> PhaseWays:
    """What stands under `[[phases]]`; what is wrong in it gives a finding and is passed over.

    Args:
        tables: the whole companion.
        phases: those of the sheet.
    """
    known = {phase.number: phase for phase in phases}
    entries = tables.get(KEY, [])
    ways: dict[tuple[int, str], tuple[str, ...]] = {}
    for entry in entries if isinstance(entries, list) else [entries]:
        if not isinstance(entry, dict):
            reader.fault(KEY, f"{KEY} holds something that is no table", f"Write each phase under [[{KEY}]].")
            continue
        reader.check_keys(entry, _KEYS, KEY)
        number = reader.number(entry, "phase", KEY)
        if number is None:
            reader.fault(
                KEY, "an entry does not say which phase it is for", "Add phase = 1, or another number."
            )
        elif number not in known:
            numbers = [str(each) for each in known]
            remedy = did_you_mean(str(number), numbers, "Use the number of a phase.")
            reader.fault(KEY, f"the sheet has no phase {number}", remedy)
        else:
            items = {"say_aloud": known[number].say_aloud, "cover": known[number].cover}
            for name, wordings in items.items():
                for item, says in _read_items(reader, entry, name, wordings):
                    if (number, item) in ways:
                        what = f"{name!r} of phase {number} has {item!r} twice"
                        reader.fault(KEY, what, "Put the two together.")
                    ways.setdefault((number, item), says)
    return ways


def with_ways(phases: Sequence[Phase], ways: PhaseWays) -> tuple[Phase, ...]:
    """The phases with those ways to say what they want said or covered."""

    def known(phase: Phase, items: Sequence[str]) -> tuple[tuple[str, ...], ...]:
        return tuple(ways.get((phase.number, item), ()) for item in items)

    return tuple(
        replace(phase, say_ways=known(phase, phase.say_aloud), cover_ways=known(phase, phase.cover))
        for phase in phases
    )


def _read_items(
    reader: TomlReader, entry: Mapping[str, Any], name: str, wordings: Sequence[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The items of one list of a phase, as the sheet words them, with the ways under each."""
    where = f"{KEY}.{name}"
    value = entry.get(name, [])
    for item in value if isinstance(value, list) else [value]:
        if not isinstance(item, dict):
            reader.fault(KEY, f"an item of {name!r} is no table", 'Write { item = "...", says = ["..."] }.')
            continue
        reader.check_keys(item, _ITEM_KEYS, where)
        wanted = reader.text(item, "item", where) or ""
        wording = find_flag(wanted, wordings)
        if wording is None:
            remedy = did_you_mean(wanted, wordings, "Quote an item of the phase's list, or how it begins.")
            reader.fault(KEY, f"{name!r} of the phase has no item {wanted!r}", remedy)
        else:
            says = reader.texts(item, "says", where)
            yield wording, tuple(text for text in says if any(map(str.isalnum, text)))
