"""GraphQL API of listings with problems."""
