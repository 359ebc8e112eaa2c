"""GraphQL API of products."""
