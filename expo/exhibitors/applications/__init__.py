"""Booth applications for a fair's organiser: search, single and bulk decisions, placement."""
