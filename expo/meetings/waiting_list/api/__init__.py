"""GraphQL of waiting lists."""
