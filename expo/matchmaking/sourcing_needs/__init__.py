"""Buyers' sourcing needs at a fair, and exhibitors' target buyers."""
