"""What the room prints: bulletins, dispatch lists, feedback slips, what the author is told, the list of a year."""
