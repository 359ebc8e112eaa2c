"""Reading help in GraphQL."""
