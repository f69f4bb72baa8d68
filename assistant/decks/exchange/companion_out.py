"""What cards bring besides question and answer, as the companion of their sheet."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from assistant.decks.derive import derive_points, derive_terms
from assistant.decks.exchange.drafts import CardDraft
from assistant.decks.exchange.lines import clean, one_line
from assistant.decks.exchange.point_fields import points_as_json, terms_as_json
from assistant.toml_text import MAX_DOTS_IN_LINE


def write_companion(
    sheet_id: str | None, pronunciations: Mapping[str, str], cards: Sequence[CardDraft]
) -> str:
    """The text of a companion; empty where there is nothing to say.

    Points and terms that the answer gives by itself are not written.

    Args:
        sheet_id: None where the name of the file is the id.
        cards: as `in_order` gives them.
    """
    import tomlkit

    document: dict[str, Any] = {"id": sheet_id} if sheet_id else {}
    if spoken := {clean(written): clean(said) for written, said in pronunciations.items() if written.strip()}:
        document["pronounce"] = spoken
    if tables := {str(card.number): table for card in cards if (table := _table(card))}:
        document["cards"] = tables
    return "\n".join(map(_readable, tomlkit.dumps(document).split("\n"))) if document else ""


def _table(card: CardDraft) -> dict[str, Any]:
    table: dict[str, Any] = {"key": card.key} if card.key else {}
    answer = one_line(card.answer)
    if card.terms is not None and card.terms != derive_terms(answer):
        table["terms"] = _listed(
            item if item.get("aliases") else item["text"] for item in terms_as_json(card.terms)
        )
    if card.points and card.points != derive_points(answer):
        table["points"] = [
            {
                name: _listed(value) if isinstance(value, tuple | list) else value
                for name, value in item.items()
            }
            for item in points_as_json(card.points)
        ]
    return table


def _listed(values: Iterable[Any]) -> Any:
    """A list with a line for each value, as people edit them."""
    import tomlkit

    listed = tomlkit.array().multiline(True)
    listed.extend(values)
    return listed


def _readable(line: str) -> str:
    """The companion's reader refuses lines full of dots; inside a text a dot may be written by its number."""
    return line.replace(".", "\\u002E") if line.count(".") > MAX_DOTS_IN_LINE else line
