"""The room that turns text into sound."""
