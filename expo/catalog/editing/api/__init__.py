"""GraphQL API of product editing."""
