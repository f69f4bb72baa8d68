"""A card to score against, made by hand."""

from assistant.decks.cards import Card, Point, Term

QUEUES = Card(
    key="7",
    number=7,
    deck="Temporal",
    question="What are task queues?",
    answer="Named queues that connect tasks to workers. They enable GPU routing and load balancing. "
    "Workers poll their queue, with at-least-once delivery and a 2KB header.",
    points=(
        Point(
            "a", "named queues that connect tasks to workers", ("queues with a name for handing out work",)
        ),
        Point(
            "b",
            "enable GPU routing and load balancing",
            ("send graphics jobs to machines that have the card",),
        ),
        Point("c", "workers poll their queue", ("nobody pushes, the workers ask for jobs themselves",)),
    ),
    terms=(
        Term("named queues"),
        Term("GPU"),
        Term("load balancing"),
        Term("at-least-once"),
        Term("2KB"),
        Term("poll", ("long polling",)),
    ),
)
