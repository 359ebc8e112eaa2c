"""Models in GraphQL."""
