"""GraphQL API of product imports."""
