"""GraphQL of booths."""
