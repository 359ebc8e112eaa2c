"""GraphQL API of the search."""
