"""GraphQL of hall plans."""
