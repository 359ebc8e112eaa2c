"""Tuning of a fair's matchmaking in GraphQL, for its organiser."""
