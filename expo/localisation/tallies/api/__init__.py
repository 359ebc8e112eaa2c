"""Figures of translations in GraphQL."""
