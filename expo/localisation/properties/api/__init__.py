"""Properties in GraphQL."""
