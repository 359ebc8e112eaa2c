"""Recommendations with their reasons, answers of both sides, and what is new."""
