"""Editing of translations in GraphQL."""
