"""Pure grading of a transcript against a card."""
