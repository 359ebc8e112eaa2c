"""Meeting rooms in GraphQL."""
