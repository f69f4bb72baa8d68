"""Tests of assistant.listening."""
