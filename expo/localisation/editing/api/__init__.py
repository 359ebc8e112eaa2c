"""Translation editing in GraphQL."""
