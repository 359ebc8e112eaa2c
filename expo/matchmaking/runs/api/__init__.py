"""Runs and the status of a fair's matchmaking in GraphQL."""
