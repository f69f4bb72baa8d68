"""The kinds of practice, each by itself."""
