"""Figures in GraphQL."""
