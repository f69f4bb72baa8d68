"""Microphone, loudspeaker, files and recordings; the only room that imports sounddevice."""
