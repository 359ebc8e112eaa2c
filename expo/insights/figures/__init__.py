"""Figures from the journal: a fair's for its organiser, an exhibitor's for that exhibitor."""
