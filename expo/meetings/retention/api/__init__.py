"""GraphQL of the retention of recordings."""
