"""Sheets, decks and cards: what there is to practise."""
