"""Suspected copies in GraphQL."""
