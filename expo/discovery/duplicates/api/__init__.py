"""GraphQL API of a product's duplicates."""
