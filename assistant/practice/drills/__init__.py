"""The kinds of practice, each by itself."""

NAMES = ("quickfire", "star", "design", "numbers", "questions", "checklist", "asking")
"""What the history calls them; answers in an interview (`mock`) bear the name of what judged them."""
