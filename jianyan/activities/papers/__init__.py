"""What the room prints: the notice, the sheet people sign, the list of who was there; and the code in the room."""
