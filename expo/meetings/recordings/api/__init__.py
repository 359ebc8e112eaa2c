"""GraphQL of recordings."""
