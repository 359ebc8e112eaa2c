"""A fair's listings for its organiser: those with problems, and a check of all of them."""
