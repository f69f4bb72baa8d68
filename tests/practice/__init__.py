"""Tests of assistant.practice."""
