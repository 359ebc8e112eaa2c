"""Sourcing needs, target buyers and starting points for buyers in GraphQL."""
