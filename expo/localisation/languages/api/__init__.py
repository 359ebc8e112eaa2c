"""Language detection in GraphQL."""
