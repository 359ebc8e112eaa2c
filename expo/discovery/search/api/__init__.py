"""Searches in GraphQL."""
