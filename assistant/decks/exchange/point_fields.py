"""Points and terms as JSON, which a field of a table or a note can hold, and back."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from assistant.decks.cards import Point, Term
from assistant.decks.derive import point_id
from assistant.decks.exchange.lines import one_line
from assistant.errors import SheetError

MAX_ITEMS = 200
"""Points or terms of one card: far more than a spoken answer can hold."""


def points_as_json(points: Iterable[Point]) -> list[dict[str, Any]]:
    """`id` and `text` of each point, with `aliases` and `wrong` where it has any."""
    return [_without_empty(asdict(point)) for point in points]


def terms_as_json(terms: Iterable[Term]) -> list[dict[str, Any]]:
    """`text` of each term, with `aliases` where it has any."""
    return [_without_empty(asdict(term)) for term in terms]


def points_of(value: Any) -> tuple[Point, ...] | None:
    """Points out of decoded JSON: texts, or objects with a `text`. None where there are none.

    Raises:
        SheetError: it is something else.
    """
    points: dict[str, Point] = {}
    for index, item in enumerate(_items(value, "points")):
        text, aliases, wrong = _text(item), _texts(item.get("aliases")), _texts(item.get("wrong"))
        name = item.get("id")
        name = one_line(name) if isinstance(name, str) else ""
        if not name or name in points:
            name = next(free for at in range(index, 2 * MAX_ITEMS) if (free := point_id(at)) not in points)
        points[name] = Point(name, text, aliases, wrong)
    return tuple(points.values()) or None


def terms_of(value: Any) -> tuple[Term, ...] | None:
    """Terms out of decoded JSON: texts, or objects with a `text`. None where there is no list.

    Raises:
        SheetError: it is something else.
    """
    if value is None:
        return None
    return tuple(Term(_text(item), _texts(item.get("aliases"))) for item in _items(value, "terms"))


def decoded(text: str) -> Any:
    """The JSON that a field holds; None where it is empty.

    Raises:
        SheetError: it is not JSON.
    """
    if not text.strip():
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as err:
        raise SheetError("this is not JSON", why=str(err)) from err


def _without_empty(item: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if value or name == "text"}


def _items(value: Any, what: str) -> list[dict[str, Any]]:
    items = [] if value is None else value
    if not isinstance(items, list) or len(items) > MAX_ITEMS:
        raise SheetError(f"its {what} are no list of at most {MAX_ITEMS}")
    return [item if isinstance(item, dict) else {"text": item} for item in items]


def _text(item: dict[str, Any]) -> str:
    text = item.get("text")
    if not isinstance(text, str) or not (line := one_line(text)):
        raise SheetError("a point or term has no text")
    return line


def _texts(value: Any) -> tuple[str, ...]:
    texts = [] if value is None else value
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise SheetError("the other ways to say it are no list of texts")
    return tuple(line for text in texts if (line := one_line(text)))
