"""GraphQL API of product exports."""
