"""Parts of a score in GraphQL."""
