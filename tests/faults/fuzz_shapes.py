"""Makes hostile inputs by hypothesis: of the shape of a format, with any values in it."""

import csv
import io
import json
import struct
import tomllib
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from hypothesis import strategies as st

from tests.faults.fuzz_seeds import seeds_of
from tests.faults.fuzz_words import WORDS

_NASTY = st.sampled_from([word.decode("utf-8", "replace")[:300] for word in WORDS])
_TEXT = st.lists(_NASTY | st.text(max_size=12), max_size=6).map("".join)
_NUMBER = st.integers() | st.floats() | st.sampled_from([0, -1, 2**63, 10**400])
_VALUE: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | _NUMBER | _TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3),
    max_leaves=8,
)


def _object(*names: str) -> st.SearchStrategy[Any]:
    """An object with these members, each of any kind, or not there."""
    return st.fixed_dictionaries({}, optional=dict.fromkeys(names, _VALUE))


def _as_json(value: Any) -> bytes:
    return json.dumps(value).encode()


def _as_table(delimiter: str) -> Callable[[list[list[str]]], bytes]:
    def write(rows: list[list[str]]) -> bytes:
        out = io.StringIO()
        if len(rows) % 2:
            csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
        else:
            csv.writer(out, delimiter=delimiter).writerows(rows)
        return out.getvalue().encode("utf-8", "surrogatepass")

    return write


def _as_toml(value: Any) -> str:
    match value:
        case bool() | None:
            return str(bool(value)).lower()
        case int():
            return hex(value) if value > 0 else "-1"
        case float():
            return repr(value)
        case str():
            return json.dumps(value)
        case list():
            return f"[{', '.join(map(_as_toml, value))}]"
        case _:
            return (
                f"{{{', '.join(f'{json.dumps(name)} = {_as_toml(item)}' for name, item in value.items())}}}"
            )


def _as_toml_file(tables: Mapping[str, Any]) -> bytes:
    """Tables under their headings, anything else as `name = value`."""
    tops = "".join(
        f"{json.dumps(head)} = {_as_toml(one)}\n" for head, one in tables.items() if not _is_table(one)
    )
    lines = (
        f"[{head}]\n" + "".join(f"{json.dumps(name)} = {_as_toml(value)}\n" for name, value in table.items())
        for head, table in tables.items()
        if _is_table(table)
    )
    return (tops + "".join(lines)).encode("utf-8", "surrogatepass")


def _is_table(value: Any) -> bool:
    return isinstance(value, dict)


def _paths(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where values stand in a structure, from the top down."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    yield at
    for name, item in inner:
        yield from _paths(item, (*at, name))


def _with(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """A copy of a structure with another value in one place."""
    if not path:
        return new
    copied = value.copy()
    copied[path[0]] = _with(value[path[0]], path[1:], new)
    return copied


def _spoilt(sound: Any) -> st.SearchStrategy[Any]:
    """A sound structure with any value in one place of it."""
    return st.builds(lambda path, new: _with(sound, path, new), st.sampled_from(list(_paths(sound))), _VALUE)


def _spoilt_toml(text: bytes) -> st.SearchStrategy[bytes]:
    sound = tomllib.loads(text.decode())
    sound = json.loads(json.dumps(sound, default=str))
    return _spoilt(sound).filter(_is_table).map(_as_toml_file)


_CARD = _object("question", "answer", "front", "back", "deck", "number", "key", "points", "terms")
_ROWS = st.lists(
    st.lists(_TEXT | st.sampled_from(["Question", "Answer", "Deck", "#", "Points"]), max_size=5), max_size=6
)
_MARKS = (
    *(
        "# ",
        "- ",
        "| # | Question | Answer |\n|---|---|---|\n| 1 | ",
        " | ",
        "\n",
        "\n\n",
        "  ",
        "- [ ] ",
        "> ",
    ),
    *("- Situation: ", "- Action: ", "Phase 1: x (2-3 min)", "Q: ", "A: ", "Deck: "),
)
_LINES = st.lists(st.sampled_from(_MARKS) | _TEXT, max_size=14).map(
    lambda pieces: "".join(pieces).encode("utf-8", "surrogatepass")
)

_COMPANION = st.fixed_dictionaries(
    {},
    optional={
        "pronounce": st.dictionaries(st.just('"x y"'), _VALUE),
        "aliases": st.dictionaries(st.just('"signals"'), _VALUE),
        "cards": st.fixed_dictionaries({}, optional={"1": _VALUE, "2": _VALUE, "99": _VALUE}),
        "cards.1": _object("key", "points", "terms", "add_terms", "remove_terms"),
        "[cards.2.points]": _object("id", "text", "aliases", "wrong"),
        "[red_flags]": st.fixed_dictionaries(
            {"rule": st.just("Blaming colleagues")},
            optional={name: st.lists(_TEXT, max_size=3) for name in ("says", "near", "patterns", "unless")},
        ),
        "[phases]": _object("phase", "say_aloud", "cover"),
        "[points]": _object("card", "id", "text", "aliases"),
        "ask": st.dictionaries(st.just('"Numbers to know: Retention"'), _VALUE),
    },
).map(_as_toml_file)


def _sound_header() -> st.SearchStrategy[bytes]:
    word = st.integers(0, 2**32 - 1) | st.sampled_from([0, 1, 8, 16, 44, 0x7FFFFFFF, 0xFFFFFFFF])
    half = st.integers(0, 65_535) | st.sampled_from([0, 1, 2, 3, 6, 7, 8, 17, 32, 0xFFFE])

    def make(
        riff: int, size: int, form: int, channels: int, rate: int, align: int, bits: int, body: bytes
    ) -> bytes:
        head = struct.pack("<4sI4s4sI", b"RIFF", riff, b"WAVE", b"fmt ", 16)
        form_chunk = struct.pack("<HHIIHH", form, channels, rate, rate & 0xFFFF, align, bits)
        return head + form_chunk + struct.pack("<4sI", b"data", size) + body

    return st.builds(make, word, word, half, half, word, half, half, st.binary(max_size=300))


def _of_apkg() -> st.SearchStrategy[bytes]:
    """The JSON of an Anki collection, or one of its columns; see `fuzz_targets`."""
    models, decks = (
        next(json.loads(seed[1:]) for seed in seeds_of("apkg") if seed[:1] == kind) for kind in (b"M", b"K")
    )
    columns = st.tuples(st.sampled_from(b"FTGOI"), _TEXT)
    return st.one_of(
        _spoilt(models).map(lambda spoilt: b"M" + _as_json(spoilt)),
        _spoilt(decks).map(lambda spoilt: b"K" + _as_json(spoilt)),
        columns.map(lambda pair: bytes([pair[0]]) + pair[1].encode("utf-8", "surrogatepass")),
    )


def _of_backup() -> st.SearchStrategy[bytes]:
    """The sound backup with another manifest."""
    with zipfile.ZipFile(io.BytesIO(seeds_of("backup")[0])) as sound:
        history, manifest = sound.read("history.sqlite"), json.loads(sound.read("manifest.json"))

    def write(spoilt: Any) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as backup:
            backup.writestr("history.sqlite", history)
            backup.writestr("manifest.json", json.dumps(spoilt))
        return out.getvalue()

    return _spoilt(manifest).map(write)


def _of_batch() -> st.SearchStrategy[bytes]:
    sound = json.loads(seeds_of("batch")[0].splitlines()[0])
    lines = _object("id", "card", "text", "audio") | _spoilt(sound)
    return st.lists(lines.map(_as_json), max_size=3).map(b"\n".join)


def _of_json() -> st.SearchStrategy[bytes]:
    return (st.lists(_CARD, max_size=3) | _spoilt(json.loads(seeds_of("json")[0]))).map(_as_json)


_SHAPES: Mapping[str, Callable[[], st.SearchStrategy[bytes]]] = {
    "sheet": lambda: _LINES,
    "stories": lambda: _LINES,
    "questions": lambda: _LINES,
    "companion": lambda: _COMPANION | _spoilt_toml(seeds_of("companion")[0]),
    "phrases": lambda: _COMPANION | _spoilt_toml(seeds_of("phrases")[0]),
    "settings": lambda: _spoilt_toml(seeds_of("settings")[0]),
    "csv": lambda: _ROWS.map(_as_table(",")),
    "tsv": lambda: _ROWS.map(_as_table("\t")),
    "json": _of_json,
    "batch": _of_batch,
    "wav": _sound_header,
    "backup": _of_backup,
    "apkg": _of_apkg,
}


def shape_of(target: str) -> st.SearchStrategy[bytes]:
    """Inputs that have the shape of the format and any values; any bytes where it has no text."""
    return _SHAPES[target]() if target in _SHAPES else st.binary(max_size=400)
