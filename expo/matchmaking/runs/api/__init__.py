"""Rematches and how far a fair's matchmaking is, in GraphQL."""
