"""Frames of sound to an answer."""
