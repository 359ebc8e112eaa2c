"""Retention of recordings: for how many days those of a fair's meetings are kept."""
