"""Faults that are made on purpose; the long forms are run by `make faults`."""
