"""Sourcing needs, sales aims and starting points for buyers in GraphQL."""
