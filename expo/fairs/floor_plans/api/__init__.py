"""GraphQL of floor plans."""
