"""Glossaries in GraphQL."""
