"""GraphQL of certificates."""
