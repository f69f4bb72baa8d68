"""What was practised: the SQLite store."""
