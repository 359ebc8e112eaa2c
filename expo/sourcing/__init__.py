"""Sourcing: enquiries of buyers, and exhibitors' answers."""
