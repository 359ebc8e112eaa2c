"""Imported and exported files in GraphQL."""
