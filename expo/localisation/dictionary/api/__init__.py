"""Help with reading in GraphQL."""
