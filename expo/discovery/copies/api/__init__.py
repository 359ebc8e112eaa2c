"""Copies of a product in GraphQL."""
