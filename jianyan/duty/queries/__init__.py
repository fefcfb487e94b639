"""Reads of the room: facts and members for the engine, and what the pages show."""
