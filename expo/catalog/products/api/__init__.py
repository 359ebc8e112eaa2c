"""GraphQL of products."""
