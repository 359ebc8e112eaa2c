"""Figures for organisers and exhibitors, computed from the journal, and the journal itself as an audit log."""
