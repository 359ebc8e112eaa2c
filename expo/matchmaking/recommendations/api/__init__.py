"""Recommendations and answers in GraphQL."""
