"""GraphQL of listings."""
