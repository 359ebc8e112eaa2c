"""Texts and their translations in GraphQL."""
