"""Figures for organisers and exhibitors, read from the journal; and the journal itself, for who may search it."""
