"""Practice with any audio player: an episode to listen to, and the way back from the recorded answers."""
