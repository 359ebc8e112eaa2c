"""Meetings in GraphQL."""
