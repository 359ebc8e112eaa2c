"""Applications for booths as a fair's organiser finds and decides them, one or many, with their places."""
