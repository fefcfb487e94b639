"""The JSON door: what other programs read and write, each by a room's own verb, with a token instead of a session."""
