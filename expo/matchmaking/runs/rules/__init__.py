"""Weights learned from answers."""
