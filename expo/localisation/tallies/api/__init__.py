"""Translation figures in GraphQL."""
