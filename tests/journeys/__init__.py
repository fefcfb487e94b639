"""Stories of a case, played in a real browser by everyone who has a hand in it."""
