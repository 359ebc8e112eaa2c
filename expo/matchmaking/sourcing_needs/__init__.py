"""Buyers' sourcing needs at a fair, and exhibitors' sales aims."""
