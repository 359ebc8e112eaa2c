"""Rules of availability: ranges of a day's minutes."""
