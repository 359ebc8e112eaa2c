"""Translation models in GraphQL."""
