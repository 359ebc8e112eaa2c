"""Tuning of a fair's matchmaking: the organiser's settings, and weights learned from answers."""
