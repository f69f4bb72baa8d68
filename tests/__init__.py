"""Tests. Fakes live in `fakes.py`, recordings with their manifest in `data/`."""
