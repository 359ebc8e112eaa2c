"""A fair itself: its address, dates, halls and languages, and who applied and was admitted to it."""
