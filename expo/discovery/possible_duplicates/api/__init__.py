"""GraphQL API of possible duplicates."""
