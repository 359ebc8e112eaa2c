"""A fair's listings as its organiser looks through them: which have problems, and a check of them all."""
