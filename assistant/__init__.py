"""Rehearse: practise spoken answers aloud, on your own machine."""

__version__ = "0.1.0"
